import type { Markish } from '@observablehq/plot';
import type { Estimate } from '../../analysis/estimation/estimate.ts';
import { frontierOf } from '../../analysis/frontier.ts';
import { bySetting, settingOf } from '../../analysis/setting.ts';
import type { RunData } from '../../store/run-data.ts';
import { TIMES } from '../../vocabulary/metrics.ts';
import { mebibytes, seconds } from '../model/figures.ts';
import { inMebibytes, logAxisAround, tickMebibytes, tickSeconds } from './drawing/axis.ts';
import type { Canvas, ChartSpec, Panel } from './drawing/chart.ts';
import { endsOf, type Series } from './drawing/series.ts';
import { layXyPlot } from './drawing/xy-plot.ts';

interface Point {
  readonly series: Series;
  readonly spans: { readonly time: Estimate; readonly memory: Estimate };
  readonly time: number;
  readonly memory: number;
}

/** Every case by its time and its memory, with Pareto's frontier. Absent unless two cases have both. */
export function timeMemoryChart({ run }: RunData, allSeries: readonly Series[]): ChartSpec | undefined {
  // Work of one and wall of another are not to be compared.
  const ranked = allSeries.filter(({ isRanked }) => isRanked);
  const metric = TIMES.find((each) => ranked.every((series) => series[each] || !series.time)) ?? 'wall';
  const name = { cycle: 'cycle time', healthy: 'time of the healthy hosts', work: 'work', wall: 'wall' }[
    metric
  ];
  const points = allSeries.flatMap((series): Point[] => {
    const { [metric]: time, memory } = series;
    if (!time || !memory) return [];
    return [{ series, spans: { time, memory }, time: time.median, memory: inMebibytes(memory.median) }];
  });
  if (points.length < 2) return undefined;
  // The ceiling shows what is possible, and is no choice to deploy; nor is what did less than the others.
  const deployed = points.filter(({ series }) => series.isRanked);
  const groups = bySetting(deployed, ({ series }) => settingOf(run, series.case));
  // Fewer hosts take less of both: no case beats one of another setting by that.
  const frontier = frontierOf(groups.at(-1)?.[1] ?? []);
  const ofWhich = groups.length > 1 ? ' It is drawn for the largest setting alone.' : '';
  return {
    id: 'time-memory',
    title: 'Time and memory',
    caption:
      `Median ${name} and median peak memory of every case: nearer to the lower left corner is better. No case beats one ` +
      `on the line (the frontier, bold names) in one figure without losing in the other.${ofWhich}`,
    table: {
      columns: ['case', name, 'peak memory', 'on the frontier'],
      rows: points.map((point) => [
        point.series.name,
        seconds(point.time),
        mebibytes(point.spans.memory.median),
        frontier.includes(point) ? 'yes' : 'no',
      ]),
    },
    draw: (canvas) => [panel(canvas, points, frontier, name)],
    numbered: points.map(({ series }) => series),
  };
}

function panel(canvas: Canvas, points: readonly Point[], frontier: readonly Point[], name: string): Panel {
  const { plot, isNarrow } = canvas;
  const { panel: lay, names } = layXyPlot(canvas, {
    x: logAxisAround(
      points.flatMap(({ spans }) => endsOf(spans.time)),
      isNarrow ? 5 : 12,
    ),
    y: logAxisAround(
      points.flatMap(({ spans }) => endsOf(spans.memory).map(inMebibytes)),
      10,
    ),
    height: isNarrow ? 400 : 480,
    xTick: tickSeconds,
    yTick: tickMebibytes,
    xLabel: `${name}, median`,
    yLabel: 'peak memory, median',
  });
  const first = [...frontier, ...points.filter((point) => !frontier.includes(point))];
  return lay([
    plot.line(frontier, {
      className: 'frontier',
      x: 'time',
      y: 'memory',
      curve: 'step-after',
      stroke: 'var(--quiet)',
      strokeWidth: 1.5,
      strokeDasharray: '5 3',
    }),
    spanMarks(canvas, points),
    plot.dot(points, {
      className: 'case',
      x: 'time',
      y: 'memory',
      r: 5,
      fill: ({ series }: Point) => series.mark.color,
      symbol: ({ series }: Point) => series.mark.symbol,
      stroke: 'var(--surface)',
      strokeWidth: 1,
      title: ({ series, spans: { time, memory } }: Point) =>
        `${series.name}: ${name} ${seconds(time.median)}, peak memory ${mebibytes(memory.median)}`,
    }),
    ...names(
      first.map(({ series, time, memory }) => ({ series, x: time, y: memory })),
      new Set(frontier.map(({ series }) => series)),
    ),
  ]);
}

/** The intervals of both figures, as a cross. */
function spanMarks({ plot }: Canvas, points: readonly Point[]): Markish {
  const spans = points.flatMap(({ time, memory, spans: { time: t, memory: m } }) => [
    ...(t.interval ? [{ x1: t.interval[0], x2: t.interval[1], y1: memory, y2: memory }] : []),
    ...(m.interval
      ? [{ x1: time, x2: time, y1: inMebibytes(m.interval[0]), y2: inMebibytes(m.interval[1]) }]
      : []),
  ]);
  const stroke = 'var(--quiet)';
  return plot.link(spans, { className: 'interval', x1: 'x1', x2: 'x2', y1: 'y1', y2: 'y2', stroke });
}
