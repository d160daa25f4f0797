import type { Estimate } from '../../analysis/estimation/estimate.ts';
import { differences } from '../../store/comparability.ts';
import { COMPARED, isHostMetric, METRIC_NAMES, METRICS, type MetricName } from '../../vocabulary/metrics.ts';
import { type Axis, axisOf, UNITS } from '../charts/drawing/axis.ts';
import type { Canvas, Chart, Panel } from '../charts/drawing/chart.ts';
import { markOf } from '../charts/drawing/palette.ts';
import { loadRenderer } from '../charts/drawing/renderer.ts';
import { endsOf, type Series } from '../charts/drawing/series.ts';
import { layXyPlot, type NamedPoint } from '../charts/drawing/xy-plot.ts';
import { figure, spread } from '../model/figures.ts';
import type { Entry } from './shelf.ts';

/** The metrics of a history: those that a trial has one value of, with what runs are compared by before the others. */
const SHOWN = [...new Set([...COMPARED, ...METRIC_NAMES.filter((metric) => !isHostMetric(metric))])];

/** A case's figure in one run. */
interface Point extends NamedPoint {
  readonly run: Entry;
  readonly estimate: Estimate;
}

/** A picture a metric, with a line a case, over the runs of one scenario, oldest first. */
export async function drawHistory(runs: readonly Entry[]): Promise<Chart[]> {
  const render = await loadRenderer();
  const allSeries = seriesIn(runs);
  return SHOWN.flatMap((metric) => {
    const points = pointsOf(runs, allSeries, metric);
    if (points.length === 0) return [];
    const shown = allSeries.filter((series) => points.some((point) => point.series === series));
    return render({
      id: metric.replace('.', '-'),
      title: titleOf(metric),
      caption: `Median of each run, ${METRICS[metric].meaning}, with its 95% interval. Across a dotted line the runs are not alike.`,
      table: tableOf(runs, shown, points, metric),
      draw: (canvas) => [historyPanel(canvas, metric, runs, points)],
      numbered: shown,
    });
  });
}

/** Every case of any run; one that is in the newest run has there the place, and so the colour, that it has in its report. */
function seriesIn(runs: readonly Entry[]): Series[] {
  const cases = runs.toReversed().flatMap(({ run }) => run.cases);
  const byName = new Map(cases.toReversed().map((each) => [each.name, each]));
  const names = [...new Set(cases.map(({ name }) => name))];
  return names.flatMap((name, place) => {
    const each = byName.get(name);
    return each ? [{ name, case: each, rank: place + 1, mark: markOf(place) }] : [];
  });
}

function pointsOf(runs: readonly Entry[], allSeries: readonly Series[], metric: MetricName): Point[] {
  const { lay } = UNITS[METRICS[metric].unit];
  return allSeries.flatMap((series) =>
    runs.flatMap((run, at): Point[] => {
      const estimate = run.summaries.find((each) => each.case === series.name)?.metrics[metric];
      return estimate ? [{ series, run, estimate, x: at + 1, y: lay(estimate.median) }] : [];
    }),
  );
}

function titleOf(metric: MetricName): string {
  const words = metric.replace('.', ' ').replace('cpu', 'CPU');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function tableOf(
  runs: readonly Entry[],
  allSeries: readonly Series[],
  points: readonly Point[],
  metric: MetricName,
): Chart['table'] {
  const rows = runs.toReversed().map((run) => {
    const own = points.filter((point) => point.run === run);
    const cells = allSeries.map((series) => own.find((point) => point.series === series));
    return [run.id, ...cells.map((point) => (point ? textOf(point, metric) : '–'))];
  });
  return { columns: ['run', ...allSeries.map(({ name }) => name)], rows };
}

/** A line a case over the runs, which stand at equal distances, whatever time lay between them. */
function historyPanel(
  canvas: Canvas,
  metric: MetricName,
  runs: readonly Entry[],
  points: readonly Point[],
): Panel {
  const { plot, isNarrow } = canvas;
  const unit = UNITS[METRICS[metric].unit];
  const end = (which: 0 | 1) => (point: Point) =>
    unit.lay(point.estimate.interval?.[which] ?? point.estimate.median);
  const { panel: lay, names } = layXyPlot(canvas, {
    x: runAxis(runs.length, isNarrow ? 3 : 7),
    y: axisOf(
      points.flatMap(({ estimate }) => endsOf(estimate).map(unit.lay)),
      10,
    ),
    height: isNarrow ? 320 : 380,
    xTick: (at) => runs[at - 1]?.run.startedAt.slice(5, 16).replace('T', ' ') ?? '',
    yTick: unit.tick,
    xLabel: 'run',
    yLabel: `${metric}, median`,
  });
  const lines = [...Map.groupBy(points, ({ series }) => series)];
  return lay([
    plot.ruleX(breaksIn(runs), { className: 'break', stroke: 'var(--quiet)', strokeDasharray: '2 4' }),
    plot.link(points, {
      className: 'interval',
      x1: 'x',
      x2: 'x',
      y1: end(0),
      y2: end(1),
      stroke: ({ series }: Point) => series.mark.color,
      strokeOpacity: 0.5,
      strokeWidth: 2,
    }),
    ...lines.map(([{ mark }, own]) => plot.line(own, { className: 'case', x: 'x', y: 'y', ...mark.line })),
    plot.dot(points, {
      className: 'median',
      x: 'x',
      y: 'y',
      r: 3.5,
      fill: ({ series }: Point) => series.mark.color,
      symbol: ({ series }: Point) => series.mark.symbol,
      title: (point: Point) => `${point.series.name}\n${textOf(point, metric)}\n${point.run.id}`,
    }),
    ...names(lines.flatMap(([, own]) => own.at(-1) ?? [])),
  ]);
}

/** A point's figure, and how far its interval reaches. */
function textOf({ estimate: { median, interval } }: Point, metric: MetricName): string {
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
