import type { Change } from '../../analysis/comparison/compare.ts';
import { percent } from '../../vocabulary/wording.ts';
import type { Canvas, Panel } from '../charts/drawing/chart.ts';
import { shorten } from '../charts/drawing/labels.ts';
import { rowPanel } from '../charts/drawing/marks.ts';
import { loadRenderer } from '../charts/drawing/renderer.ts';
import { change } from '../model/figures.ts';

/** A change that was measured. */
type Measured = Change & Required<Pick<Change, 'ratio'>>;

const COLORS: Readonly<Record<Change['verdict'], string>> = {
  better: 'var(--c2)',
  worse: 'var(--bad)',
  same: 'var(--quiet)',
  inconclusive: 'var(--c4)',
};
/** Not by colour alone: a reader may not see it. */
const SYMBOLS = { better: 'triangle', worse: 'diamond', same: 'circle', inconclusive: 'times' } as const;

/** The ratios that may stand at the axis, in pairs about as far from the middle, to the left and to the right. */
const TICKS = [
  [0.95, 1.05],
  [0.9, 1.1],
  [0.8, 1.25],
  [2 / 3, 1.5],
  [1 / 2, 2],
  [1 / 4, 4],
  [1 / 8, 8],
  [1 / 16, 16],
] as const;
/** Pixels from one tick to the next, so that their labels stay apart. */
const TICK_ROOM = 58;

/** How far every figure moved, with its interval: a forest plot. Absent where nothing has a ratio. */
export async function drawForest(changes: readonly Change[]) {
  const measured = changes.filter((each): each is Measured => each.ratio !== undefined && each.ratio > 0);
  if (measured.length === 0) return undefined;
  const render = await loadRenderer();
  return render({
    id: 'changes',
    title: 'Changes from base to head',
    caption:
      'Head over base, a line a case and metric, with its 95% interval; left of the line in the middle head has less. ' +
      'Triangles are better, diamonds worse, circles the same, and crosses inconclusive.',
    draw: (canvas) => [panel(canvas, measured)],
  });
}

/** A change with its place: `at`, `from` and `to` are logarithms of ratios, so that half is as far as double. */
interface Line extends Measured {
  readonly at: number;
  readonly from?: number;
  readonly to?: number;
  readonly top: number;
}

function panel(canvas: Canvas, changes: readonly Measured[]): Panel {
  const { width, isNarrow } = canvas;
  const row = isNarrow ? 40 : 24;
  const margins = { marginLeft: isNarrow ? 12 : 300, marginRight: 16, marginTop: 12, marginBottom: 32 };
  const { marginLeft, marginRight } = margins;
  const reach = reachOf(changes);
  const lines = changes.map((each, at) => lineOf(each, at * row, reach));
  return rowPanel(canvas, margins, {
    height: row * changes.length,
    x: { type: 'linear', domain: [-reach, reach] },
    marks: [
      ...axisMarks(canvas, ticksWithin(reach, width - marginLeft - marginRight)),
      ...changeMarks(canvas, lines, isNarrow ? 28 : row / 2),
      nameMarks(canvas, lines, isNarrow ? 10 : row / 2, isNarrow ? width - 24 : marginLeft - 16),
    ],
  });
}

function lineOf(change: Measured, top: number, reach: number): Line {
  const place = (ratio: number) => Math.min(reach, Math.max(-reach, ratio > 0 ? Math.log(ratio) : -reach));
  const { ratio, interval } = change;
  const ends = interval ? { from: place(interval[0]), to: place(interval[1]) } : {};
  return { ...change, at: place(ratio), ...ends, top };
}

function axisMarks({ plot }: Canvas, ticks: readonly number[]) {
  return [
    plot.gridX([...ticks], { stroke: 'var(--rule)', strokeOpacity: 1 }),
    plot.axisX([...ticks], { tickFormat: tickText, label: null, tickSize: 0 }),
    plot.ruleX([0], { stroke: 'var(--ink)' }),
  ];
}

function changeMarks({ plot }: Canvas, lines: readonly Line[], down: number) {
  const color = ({ verdict }: Line) => COLORS[verdict];
  const y = ({ top }: Line) => top + down;
  return [
    plot.link(
      lines.filter(({ interval }) => interval),
      { className: 'interval', x1: 'from', x2: 'to', y1: y, y2: y, stroke: color, strokeWidth: 2 },
    ),
    plot.dot(lines, {
      className: 'change',
      x: 'at',
      y,
      r: 4.5,
      symbol: ({ verdict }: Line) => SYMBOLS[verdict],
      fill: color,
      stroke: color,
      title: tipOf,
    }),
  ];
}

function nameMarks({ plot, isNarrow, text }: Canvas, lines: readonly Line[], down: number, room: number) {
  return plot.text(lines, {
    className: 'names',
    frameAnchor: 'left',
    textAnchor: isNarrow ? 'start' : 'end',
    dx: isNarrow ? 0 : -12,
    y: ({ top }: Line) => top + down,
    text: ({ case: name, metric }: Line) => shorten(`${name} · ${metric}`, room, text),
  });
}

function tipOf({ case: name, metric, verdict, ratio, interval, reason }: Measured): string {
  const range = interval ? ` (${change(interval[0])} to ${change(interval[1])})` : '';
  return `${name} ${metric}\n${change(ratio)}${range}\n${verdict}${reason === undefined ? '' : `: ${reason}`}`;
}

// The same to both sides; one wild figure may not flatten the others, and stands at the edge.
function reachOf(changes: readonly Measured[]): number {
  const ends = changes.flatMap(({ ratio, interval }) => [ratio, ...(interval ?? [])]);
  const farthest = Math.max(...ends.filter((end) => end > 0).map((end) => Math.abs(Math.log(end))));
  return Math.min(Math.log(16), Math.max(Math.log(1.12), farthest)) * 1.06;
}

function ticksWithin(reach: number, width: number): number[] {
  const room = (2 * reach * TICK_ROOM) / width;
  const ticks = [0];
  for (const [left, right] of TICKS) {
    const [from, to] = [Math.log(left), Math.log(right)];
    if (to - (ticks.at(-1) ?? 0) >= room && to <= reach - room / 3) {
      ticks.unshift(from);
      ticks.push(to);
    }
  }
  return ticks;
}

function tickText(logarithm: number): string {
  const ratio = Math.exp(logarithm);
  const size = percent(Math.abs(ratio - 1));
  return size === '0%' ? 'same' : `${ratio < 1 ? '−' : '+'}${size}`;
}
