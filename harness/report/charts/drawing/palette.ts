/**
 * Colours that stay apart for readers who see red and green alike, each at least 3:1 on its background (WCAG 2.2, 1.4.11).
 * The first five are made after Okabe & Ito, Color Universal Design (2008). A case keeps its colour over all charts.
 */
const CASES = [
  { light: '#0072b2', dark: '#56b4e9' },
  { light: '#d55e00', dark: '#ff8a3d' },
  { light: '#00845e', dark: '#2fc795' },
  { light: '#b3478c', dark: '#e79ac6' },
  { light: '#8a6d00', dark: '#e6c229' },
  { light: '#5c4bc2', dark: '#a99bff' },
  { light: '#5f6b76', dark: '#b8c2cc' },
  { light: '#8c2d19', dark: '#e86a5c' },
] as const;

const THEMES = {
  light: { ink: '#1b1f24', quiet: '#59636e', rule: '#d8dee4', surface: '#ffffff', bad: '#c8102e' },
  dark: { ink: '#e6edf3', quiet: '#9aa4af', rule: '#343b44', surface: '#0d1117', bad: '#ff6b6b' },
} as const;

const SYMBOLS = ['circle', 'square', 'triangle', 'diamond', 'star', 'cross', 'wye', 'hexagon'] as const;
const DASHES = ['none', '7 3', '2 3', '9 3 2 3'] as const;

/** Colour, symbol and dash of a case, by its place in the plan. From the ninth on colours come again, with dashes. */
export function markOf(place: number) {
  const turn = Math.floor(place / CASES.length);
  const color = `var(--c${place % CASES.length})`;
  const symbol = SYMBOLS[(place + turn) % SYMBOLS.length] ?? 'circle';
  const dash = DASHES[turn % DASHES.length] ?? 'none';
  return { color, symbol, line: { stroke: color, strokeWidth: 2, strokeDasharray: dash } };
}

/** The place of a kind's colour: those that a fleet's faults cause have the same in every run. */
const KINDS: Readonly<Record<string, number>> = {
  ETIMEDOUT: 1,
  ECONNREFUSED: 0,
  ECONNRESET: 2,
  ER_ACCESS_DENIED_ERROR: 3,
  CR_SERVER_LOST: 4,
};

/** A colour for each kind of failure; at most as many kinds as there are colours have one of their own. */
export function colorsOfKinds(kinds: readonly string[]): string[] {
  const taken = new Set(kinds.flatMap((kind) => (Object.hasOwn(KINDS, kind) ? KINDS[kind] : [])));
  const free = CASES.flatMap((_, place) => (taken.has(place) ? [] : [place]));
  return kinds.map((kind) => `var(--c${Object.hasOwn(KINDS, kind) ? KINDS[kind] : free.shift()})`);
}

/** The style sheet of one picture, whose root has the class `name`: nothing of it reaches what stands around. */
export function styleSheet(name: string, usedIn: string): string {
  const colors = (theme: 'light' | 'dark') => {
    const cases = CASES.map((color, at) => [`c${at}`, color[theme]] as const);
    return [...Object.entries(THEMES[theme]), ...cases]
      .filter(([variable]) => usedIn.includes(`var(--${variable})`) || variable in THEMES.light)
      .map(([variable, color]) => `--${variable}:${color}`)
      .join(';');
  };
  return [
    `.${name}{${colors('light')};color:var(--ink);font-family:system-ui,sans-serif}`,
    `@media (prefers-color-scheme:dark){.${name}{${colors('dark')}}}`,
    `[data-theme=light] .${name}{${colors('light')}}`,
    `[data-theme=dark] .${name}{${colors('dark')}}`,
    `.${name} .surface{fill:var(--chart-surface,var(--surface))}`,
    `.${name} .halo text{paint-order:stroke;stroke:var(--chart-surface,var(--surface));stroke-width:3px;stroke-linejoin:round}`,
  ].join('');
}
