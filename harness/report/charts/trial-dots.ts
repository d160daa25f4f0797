import type { Markish } from '@observablehq/plot';
import { pixelsBelow } from './drawing/axis.ts';
import type { Panel, Paper } from './drawing/canvas.ts';
import { shorten, widthOf } from './drawing/labels.ts';
import type { Subject } from './drawing/subjects.ts';
import { type Dot, percent } from './trials.ts';

/** Heights, pixels: a row, and in it what stands above the dots. */
const ROWS = { wide: { row: 34, above: 4 }, narrow: { row: 48, above: 18 } };

/** A row a case, a dot a trial. */
export function dotPanel(paper: Paper, subjects: readonly Subject[], dots: readonly Dot[]): Panel {
  const { plot, width, isNarrow, text } = paper;
  const { row } = isNarrow ? ROWS.narrow : ROWS.wide;
  const margins = { marginLeft: isNarrow ? 22 : 235, marginRight: 20, marginTop: 10, marginBottom: 40 };
  const body = row * subjects.length;
  const ratios = dots.flatMap(({ ratio }) => ratio ?? []);
  const domain = [Math.min(0.9, ...ratios) * 0.98, Math.max(1.1, ...ratios) * 1.02] as const;
  const range = [margins.marginLeft, width - margins.marginRight];
  const x = { type: 'log' as const, domain: [...domain], range };
  const ticks = ticksIn(domain, plot.scale({ x }).apply, text);
  const options: Panel['options'] = {
    ...margins,
    width,
    height: margins.marginTop + body + margins.marginBottom,
    x,
    y: pixelsBelow(margins.marginTop, body),
    color: { type: 'identity' },
    marks: [
      plot.gridX(ticks, { stroke: 'var(--rule)', strokeOpacity: 1 }),
      plot.ruleX([1], { stroke: 'var(--quiet)' }),
      plot.ruleY(subjects.slice(1), { y: (_: Subject, at: number) => (at + 1) * row, stroke: 'var(--rule)' }),
      plot.axisX(ticks, {
        text: percent,
        tickSize: 0,
        label: 'from the median of its case',
        labelArrow: 'none',
        labelAnchor: 'right',
      }),
      ...dotMarks(paper, dots, domain[0]),
      nameMarks(paper, subjects, margins.marginLeft),
    ],
  };
  return { left: 0, top: 0, options };
}

function dotMarks({ plot, isNarrow }: Paper, dots: readonly Dot[], start: number): Markish[] {
  const { row, above } = isNarrow ? ROWS.narrow : ROWS.wide;
  const rounds = Math.max(...dots.map(({ trial }) => trial.round));
  const y = ({ row: at, trial }: Dot) =>
    at * row + above + ((trial.round - 0.5) / rounds) * (row - above - 4);
  const color = ({ subject }: Dot) => subject.mark.color;
  const mark = (className: string, chosen: (dot: Dot) => boolean, options: object) =>
    plot.dot(dots.filter(chosen), { className, x: 'ratio', y, r: 3.5, title: 'tip', ...options });
  const isCompleted = ({ ratio }: Dot) => ratio !== undefined;
  return [
    mark('doubted', (dot) => isCompleted(dot) && dot.hasWarning, {
      fill: 'var(--surface)',
      stroke: color,
      strokeWidth: 1.5,
    }),
    mark('trial', (dot) => isCompleted(dot) && !dot.hasWarning, { fill: color }),
    mark('failed', (dot) => !isCompleted(dot), {
      x: () => start,
      dx: -8,
      symbol: 'times',
      stroke: 'var(--bad)',
      strokeWidth: 2,
    }),
  ];
}

// Beside the dots; on a telephone above them.
function nameMarks({ plot, width, isNarrow, text }: Paper, subjects: readonly Subject[], marginLeft: number) {
  const { row } = isNarrow ? ROWS.narrow : ROWS.wide;
  const room = isNarrow ? width - 16 : marginLeft - 24;
  return plot.text(subjects, {
    className: 'halo name',
    frameAnchor: 'left',
    ...(isNarrow ? { dx: 6 - marginLeft, textAnchor: 'start' } : { dx: -18, textAnchor: 'end' }),
    y: (_: Subject, at: number) => at * row + (isNarrow ? 10 : row / 2),
    text: ({ name }: Subject) => shorten(name, room, text),
    title: 'name',
  });
}

/** Round ratios, the ones to have first in front. */
const TICKS = [1, 2, 0.5, 1.5, 5, 1.1, 0.9, 0.75, 1.25, 3, 1.05, 0.95, 1.02, 0.98, 10, 0.2, 0.1, 100, 0.01];

function ticksIn(
  [from, to]: readonly [number, number],
  toX: (ratio: number) => number,
  text: number,
): number[] {
  const room = widthOf('+100%', text) + 8;
  const kept: number[] = [];
  for (const tick of TICKS) {
    const isFree = kept.every((other) => Math.abs(toX(other) - toX(tick)) > room);
    if (tick >= from && tick <= to && isFree) kept.push(tick);
  }
  return kept;
}
