import type { Estimate } from '../../analysis/estimation/estimate.ts';
import { differences } from '../../store/comparability.ts';
import { METRICS, type MetricName } from '../../vocabulary/metrics.ts';
import { type Axis, axisOf, inMebibytes, tickMebibytes, tickSeconds } from '../charts/drawing/axis.ts';
import type { Panel, Paper } from '../charts/drawing/canvas.ts';
import { layField, type NamedPoint } from '../charts/drawing/xy-plot.ts';
import { figure, spread } from '../model/figures.ts';
import type { Entry } from './shelf.ts';

/** A case's figure in one run. */
export interface Point extends NamedPoint {
  readonly run: Entry;
  readonly estimate: Estimate;
  readonly low: number;
  readonly high: number;
}

/** How a unit is laid out on an axis. */
export const UNITS = {
  ns: { lay: (value: number) => value, tick: tickSeconds },
  bytes: { lay: inMebibytes, tick: tickMebibytes },
  count: { lay: (value: number) => value, tick: String },
} as const;

/** A line a case over the runs, which stand at equal distances, whatever time lay between them. */
export function historyPanel(
  paper: Paper,
  metric: MetricName,
  runs: readonly Entry[],
  points: readonly Point[],
): Panel {
  const { plot, isNarrow } = paper;
  const { panel: lay, names } = layField(paper, {
    x: runAxis(runs.length, isNarrow ? 3 : 7),
    y: axisOf(
      points.flatMap(({ low, high }) => [low, high]),
      10,
    ),
    height: isNarrow ? 320 : 380,
    xTick: (at) => runs[at - 1]?.run.startedAt.slice(5, 16).replace('T', ' ') ?? '',
    yTick: UNITS[METRICS[metric].unit].tick,
    xLabel: 'run',
    yLabel: `${metric}, median`,
  });
  const lines = [...Map.groupBy(points, ({ subject }) => subject)];
  return lay([
    plot.ruleX(breaksIn(runs), { className: 'break', stroke: 'var(--quiet)', strokeDasharray: '2 4' }),
    plot.link(points, {
      className: 'interval',
      x1: 'x',
      x2: 'x',
      y1: 'low',
      y2: 'high',
      stroke: ({ subject }: Point) => subject.mark.color,
      strokeOpacity: 0.5,
      strokeWidth: 2,
    }),
    ...lines.map(([{ mark }, own]) =>
      plot.line(own, {
        className: 'case',
        x: 'x',
        y: 'y',
        stroke: mark.color,
        strokeWidth: 2,
        ...(mark.dash === 'none' ? {} : { strokeDasharray: mark.dash }),
      }),
    ),
    plot.dot(points, {
      className: 'median',
      x: 'x',
      y: 'y',
      r: 3.5,
      fill: ({ subject }: Point) => subject.mark.color,
      symbol: ({ subject }: Point) => subject.mark.symbol,
      title: (point: Point) => `${point.subject.name}\n${textOf(point, metric)}\n${point.run.id}`,
    }),
    ...names(lines.flatMap(([, own]) => own.at(-1) ?? [])),
  ]);
}

/** A point's figure, and how far its interval reaches. */
export function textOf({ estimate: { median, interval } }: Point, metric: MetricName): string {
  return `${figure(metric, median)}${spread(median, interval)}`;
}

/** A place a run, with room at the right for the names; not every run has its time written below. */
function runAxis(runs: number, limit: number): Axis {
  const stride = Math.ceil(runs / limit);
  const ticks = Array.from({ length: runs }, (_, at) => at + 1).filter((at) => (runs - at) % stride === 0);
  return { type: 'linear', domain: [0.5, runs + Math.max(0.5, runs / 4)], ticks };
}

/** Between which runs something changed that makes their figures no comparison: in the middle of the two. */
function breaksIn(runs: readonly Entry[]): number[] {
  return runs.flatMap(({ run }, at) => {
    const before = runs[at - 1]?.run;
    return before && differences(before, run).length > 0 ? [at + 0.5] : [];
  });
}
