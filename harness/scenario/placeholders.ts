import { listed, nearest } from '../vocabulary/wording.ts';

/** The files of a trial that a command's words may name, beside the parameters of its case. */
export const FILE_PLACEHOLDERS = ['hostsFile', 'taskFile'] as const;

/**
 * Braces with something between them that has none. Around a name they are counted as in the format strings of Python and Rust: one
 * pair is a placeholder, two are a pair of braces, three a placeholder in braces. All others are text: JSON, `{a,b}`, `{}`.
 */
const BRACED = /(?<open>\{+)(?<name>[^{}]+)(?<close>\}+)/g;
const IDENTIFIER = /^[A-Za-z_][\w-]*$/;
/** Other languages have names in braces, too: the shell's ${}, curl's %{}, git's @{}, tmux' #{}, a regular expression's \p{}. */
const OF_SHELL = /\$$/;
const FOREIGN = /(?:[%@#]|\\[A-Za-z]*)$/;

/** A command's word as a trial is started with it. */
export function fillIn(word: string, values: Readonly<Record<string, unknown>>): string {
  return word.replaceAll(BRACED, (whole: string, open: string, name: string, close: string, at: number) => {
    const isKnown = Object.hasOwn(values, name);
    if (OF_SHELL.test(word.slice(0, at)) || !(isKnown || IDENTIFIER.test(name))) return whole;
    const pairs = Math.min(open.length, close.length);
    if (pairs % 2 === 1 && !isKnown) return whole;
    const [left, right] = ['{', '}'].map((brace) => brace.repeat(pairs / 2));
    const middle = pairs % 2 === 1 ? String(values[name]) : name;
    return `${open.slice(pairs)}${left}${middle}${right}${close.slice(pairs)}`;
  });
}

/** The placeholders of a word, by their names; what is known nowhere is among them where it can't be meant as text. */
export function placeholdersIn(word: string, known: readonly string[]): string[] {
  return Array.from(word.matchAll(BRACED)).flatMap(
    ({ index, groups: { open = '', name = '', close = '' } = {} }) => {
      const before = word.slice(0, index);
      const isOne = Math.min(open.length, close.length) % 2 === 1 && !OF_SHELL.test(before);
      return isOne && isMeant(name, before, known) ? [name] : [];
    },
  );
}

function isMeant(name: string, before: string, known: readonly string[]): boolean {
  // With spaces between the braces and a name it is none, and meant as one.
  if (known.includes(name.trim())) return true;
  return IDENTIFIER.test(name) && (!FOREIGN.test(before) || similar(name, known) !== undefined);
}

/** What is wrong with a placeholder that is not among those that are known, and what to do. */
export function unknownPlaceholder(
  name: string,
  known: readonly string[],
): { message: string; hint: string } {
  if (name !== name.trim())
    return {
      message: `Unknown placeholder {${name}}`,
      hint: `Written without spaces it is one: {${name.trim()}}`,
    };
  const meant = similar(name, known);
  const question = meant === undefined ? '' : `Did you mean {${meant}}? `;
  const all = listed(known.map((each) => `{${each}}`));
  return {
    message: `Unknown placeholder {${name}}`,
    hint: `${question}Known here: ${all}. Braces that are meant as they are, are doubled: {{${name}}}`,
  };
}

function similar(name: string, known: readonly string[]): string | undefined {
  return known.find((each) => plain(each) === plain(name)) ?? nearest(name, known);
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[_-]/g, '');
}
