import { type CumulativeLatency, cumulativeLatency } from '../../analysis/cumulative.ts';
import { hasCycles } from '../../analysis/cycles/due.ts';
import { floorsOf } from '../../analysis/setting.ts';
import { type HostQuantiles, summarise } from '../../analysis/summarise.ts';
import type { RunData } from '../../store/run-data.ts';
import { seconds } from '../model/figures.ts';
import { axisOf, tickSeconds } from './drawing/axis.ts';
import { type Canvas, type ChartSpec, cell, type Panel } from './drawing/chart.ts';
import { floorMarks } from './drawing/marks.ts';
import type { Series } from './drawing/series.ts';
import { layXyPlot, type NamedPoint } from './drawing/xy-plot.ts';

interface Curve {
  readonly series: Series;
  readonly latency: CumulativeLatency;
  /** Of each trial by itself, over the trials. */
  readonly quantiles: HostQuantiles | undefined;
}

/** Host latency as cumulative curves. Absent where no case has visits. */
export function latencyChart(data: RunData, allSeries: readonly Series[]): ChartSpec | undefined {
  const quantiles = new Map(
    summarise(data).map(({ case: name, hostQuantiles }) => [name, hostQuantiles.latency]),
  );
  const curves = allSeries.flatMap((series): Curve[] => {
    const latency = cumulativeLatency(data, series.name);
    return latency ? [{ series, latency, quantiles: quantiles.get(series.name) }] : [];
  });
  if (curves.length === 0) return undefined;
  const words = curves.some(({ series }) => hasCycles(series.case)) ? OVER_TIME : ONCE;
  return {
    id: 'latency',
    title: words.title,
    caption: words.caption,
    table: {
      columns: ['case', 'half by', '90% by', 'p99', 'worst trial’s p99', 'all by', 'answered'],
      rows: curves.map(({ series, latency, quantiles }) => [
        series.name,
        ...[0.5, 0.9].map((share) => cell(latency.timeOf(share), seconds)),
        ...tailOf(latency.answered < latency.asked ? undefined : quantiles),
        cell(latency.timeOf(1), seconds),
        `${latency.answered} of ${latency.asked}`,
      ]),
    },
    draw: (canvas) => [panel(canvas, curves, floorsOf(data.run), words)],
    numbered: curves.map(({ series }) => series),
  };
}

const ONCE = {
  title: 'Host latency',
  caption:
    'The share of the hosts that had answered by a time since GO, over all completed trials. A steep curve answers all ' +
    'at once, a slanted one host after host; one that ends below 100% lost hosts.',
  since: 'since GO',
  answered: 'hosts that had answered',
  all: 'the hosts',
};
const OVER_TIME = {
  title: 'Latency of visits',
  caption:
    'The share of the visits that were answered within a time from when they were due, over all cycles that count of all ' +
    'completed trials. A steep curve answers all at once, a slanted one host after host; one that ends below 100% lost visits.',
  since: 'since it was due',
  answered: 'visits that were answered',
  all: 'the visits',
};

/**
 * The trials' median, and the worst of them: of the 99th percentile, or of the slowest where visits are too few for that.
 * Nothing where hosts were lost: those may have been the slowest.
 */
function tailOf(quantiles: HostQuantiles | undefined): string[] {
  if (!quantiles) return ['–', '–'];
  const { p99, slowest } = quantiles;
  const { median, max } = p99 ?? slowest;
  const name = p99 ? '' : 'slowest ';
  return [`${name}${seconds(median)}`, `${name}${seconds(max)}`];
}

function panel(
  canvas: Canvas,
  curves: readonly Curve[],
  floors: readonly number[],
  words: typeof ONCE,
): Panel {
  const { plot, isNarrow } = canvas;
  const lines = curves.map(({ series, latency }) => ({
    series,
    points: latency.points(isNarrow ? 120 : 200),
  }));
  const times = lines.flatMap(({ points }) => [points[0]?.ns ?? 0, points.at(-1)?.ns ?? 0]);
  const { panel: lay, names } = layXyPlot(canvas, {
    x: axisOf([...times, ...floors], isNarrow ? 5 : 12),
    y: { type: 'linear', domain: [0, 1], ticks: [0, 0.25, 0.5, 0.75, 1] },
    height: (isNarrow ? 340 : 420) + Math.max(0, curves.length - 18) * 16,
    xTick: tickSeconds,
    yTick: (share) => `${share * 100}%`,
    xLabel: words.since,
    yLabel: words.answered,
  });
  const named = namedPoints(curves);
  return lay([
    ...floorMarks(canvas, floors),
    ...lines.map(({ series, points }) =>
      plot.line([{ ns: points[0]?.ns, share: 0 }, ...points], {
        className: 'case',
        x: 'ns',
        y: 'share',
        curve: 'step-after',
        ...series.mark.line,
        title: () => series.name,
      }),
    ),
    plot.dot(named, {
      className: 'named',
      x: 'x',
      y: 'y',
      r: 3.5,
      fill: ({ series }: NamedPoint) => series.mark.color,
      title: ({ series, x, y }: NamedPoint) =>
        `${series.name}: ${Math.round(y * 100)}% of ${words.all} by ${seconds(x)}`,
    }),
    ...names(named),
  ]);
}

// A level of its own for each name, the fastest on top: curves that lie side by side are then named one below the other.
function namedPoints(curves: readonly Curve[]): NamedPoint[] {
  const half = ({ latency }: Curve) => latency.timeOf(0.5) ?? Infinity;
  return curves
    .toSorted((a, b) => half(a) - half(b) || 0)
    .flatMap(({ series, latency }, at, all) => {
      const level = ((all.length - at - 0.5) / all.length) * Math.min(1, latency.answered / latency.asked);
      const ns = latency.timeOf(level);
      return ns === undefined ? [] : [{ series, x: ns, y: level }];
    });
}
