import type { Markish } from '@observablehq/plot';
import { trialFigure } from '../../analysis/values.ts';
import { hasWarning } from '../../analysis/warnings.ts';
import type { RunData } from '../../store/run-data.ts';
import type { StoredTrial } from '../../store/trial-shape.ts';
import { TIMES } from '../../vocabulary/metrics.ts';
import { seconds } from '../model/figures.ts';
import { type Canvas, type ChartSpec, cell, type Panel } from './drawing/chart.ts';
import { widthOf } from './drawing/labels.ts';
import { rowNames, rowPanel } from './drawing/marks.ts';
import { type Series, timeText } from './drawing/series.ts';

/** A trial in its case's row. */
interface Dot {
  readonly series: Series;
  readonly trial: StoredTrial;
  /** Its time over the median of its case; absent where it did not complete. */
  readonly ratio?: number;
  readonly row: number;
  readonly tip: string;
  readonly hasWarning: boolean;
}

/** Every measured trial as a dot, beside the median of its case. Absent where no case has two to compare. */
export function trialsChart(data: RunData, allSeries: readonly Series[]): ChartSpec | undefined {
  const shown = allSeries.filter(({ time }) => time);
  if (!shown.some(({ time }) => (time?.n ?? 0) > 1)) return undefined;
  const { run } = data;
  const times = TIMES.filter(
    (metric) => metric === 'work' || metric === 'wall' || shown.some(({ [metric]: time }) => time),
  );
  const dots = shown.flatMap((series, row) =>
    run.trials
      .filter((trial) => trial.case === series.name && !trial.warmup)
      .map((trial) => dotOf(data, series, trial, row)),
  );
  return {
    id: 'trials',
    title: 'Every trial',
    caption:
      `How far each trial’s ${timeText(shown)} is from the median of its case. In a row the first round is on ` +
      'top: a slope is drift. Hollow dots are trials with a warning, a cross at the left is one that did not complete.',
    table: {
      columns: ['case', 'round', 'outcome', ...times, 'to the median'],
      rows: dots.map(({ series, trial, ratio }) => [
        series.name,
        String(trial.round),
        trial.outcome.kind,
        ...times.map((metric) => cell(trialFigure(data, trial, metric), seconds)),
        cell(ratio, deviation),
      ]),
    },
    draw: (canvas) => [dotPanel(canvas, shown, dots)],
  };
}

function dotOf(data: RunData, series: Series, trial: StoredTrial, row: number): Dot {
  const { outcome, round } = trial;
  const metric = TIMES.find((each) => series[each] && series[each] === series.time) ?? 'wall';
  const value = outcome.kind === 'completed' ? trialFigure(data, trial, metric) : undefined;
  const dot = { series, trial, row, hasWarning: hasWarning(trial, metric) };
  const about = `${series.name}, round ${round}`;
  if (value === undefined || !series.time) return { ...dot, tip: `${about}: ${outcome.message}` };
  const ratio = value / series.time.median;
  const figure = `${metric} ${seconds(value)} (${deviation(ratio)})`;
  return { ...dot, ratio, tip: `${about}: ${figure}${dot.hasWarning ? ', with a warning' : ''}` };
}

/** `+12%`, for a ratio to the median. */
function deviation(ratio: number): string {
  const rounded = Math.round((ratio - 1) * 100);
  return rounded === 0 ? '0%' : `${rounded < 0 ? '−' : '+'}${Math.abs(rounded)}%`;
}

/** Heights, pixels: a row, and in it what stands above the dots. */
const ROWS = { wide: { row: 34, above: 4 }, narrow: { row: 48, above: 18 } };

/** A row a case, a dot a trial. */
function dotPanel(canvas: Canvas, allSeries: readonly Series[], dots: readonly Dot[]): Panel {
  const { plot, width, isNarrow, text } = canvas;
  const { row } = isNarrow ? ROWS.narrow : ROWS.wide;
  const margins = { marginLeft: isNarrow ? 22 : 235, marginRight: 20, marginTop: 10, marginBottom: 40 };
  const ratios = dots.flatMap(({ ratio }) => ratio ?? []);
  const domain = [Math.min(0.9, ...ratios) * 0.98, Math.max(1.1, ...ratios) * 1.02] as const;
  const range = [margins.marginLeft, width - margins.marginRight];
  const x = { type: 'log' as const, domain: [...domain], range };
  const ticks = ticksIn(domain, plot.scale({ x }).apply, text);
  return rowPanel(canvas, margins, {
    height: row * allSeries.length,
    x,
    marks: [
      plot.gridX(ticks, { stroke: 'var(--rule)', strokeOpacity: 1 }),
      plot.ruleX([1], { stroke: 'var(--quiet)' }),
      plot.ruleY(allSeries.slice(1), { y: (_: Series, at: number) => (at + 1) * row, stroke: 'var(--rule)' }),
      plot.axisX(ticks, {
        text: deviation,
        tickSize: 0,
        label: 'from the median of its case',
        labelArrow: 'none',
        labelAnchor: 'right',
      }),
      ...dotMarks(canvas, dots, domain[0]),
      rowNames(canvas, allSeries, {
        room: isNarrow ? width - 16 : margins.marginLeft - 24,
        dx: isNarrow ? 6 - margins.marginLeft : -18,
        y: (at) => at * row + (isNarrow ? 10 : row / 2),
      }),
    ],
  });
}

function dotMarks({ plot, isNarrow }: Canvas, dots: readonly Dot[], start: number): Markish[] {
  const { row, above } = isNarrow ? ROWS.narrow : ROWS.wide;
  const rounds = Math.max(...dots.map(({ trial }) => trial.round));
  const y = ({ row: at, trial }: Dot) =>
    at * row + above + ((trial.round - 0.5) / rounds) * (row - above - 4);
  const color = ({ series }: Dot) => series.mark.color;
  const mark = (className: string, chosen: (dot: Dot) => boolean, options: object) =>
    plot.dot(dots.filter(chosen), { className, x: 'ratio', y, r: 3.5, title: 'tip', ...options });
  const isCompleted = ({ ratio }: Dot) => ratio !== undefined;
  return [
    mark('with-warning', (dot) => isCompleted(dot) && dot.hasWarning, {
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
