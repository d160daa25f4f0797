import type { Markish } from '@observablehq/plot';
import type { Estimate } from '../../analysis/estimation/estimate.ts';
import type { TimeMetric } from '../../vocabulary/metrics.ts';
import { seconds, spread } from '../model/figures.ts';
import { axisOf, tickSeconds } from './drawing/axis.ts';
import type { Canvas, Panel } from './drawing/chart.ts';
import { widthOf } from './drawing/labels.ts';
import { floorMarks, rowNames, rowPanel } from './drawing/marks.ts';
import { endsOf, type Series } from './drawing/series.ts';

interface Bar {
  readonly series: Series;
  readonly estimate: Estimate;
  readonly top: number;
  readonly bottom: number;
}

/** The bars of a metric. */
interface Group {
  readonly metric: TimeMetric;
  readonly fillOpacity: number;
  readonly bars: readonly Bar[];
}

/** Heights in a row, pixels: what stands above and below its bars, the first bar, and the gap between two. */
const ROWS = {
  wide: { above: 5, strong: 14, gap: 1, below: 7 },
  narrow: { above: 18, strong: 14, gap: 1, below: 6 },
};
/** The height of the other bars: of several, figures stand below each other. */
const PALE = { one: 7, several: 12 };
const OPACITIES = [1, 0.45, 0.25];

/** A bar for each of the metrics, the first one strong, beside each case's name and figures, and the floor across them. */
export function barPanel(
  canvas: Canvas,
  allSeries: readonly Series[],
  metrics: readonly TimeMetric[],
  floors: readonly number[],
): Panel {
  const { plot, width, isNarrow } = canvas;
  const margins = {
    marginLeft: isNarrow ? 20 : nameWidth(canvas, allSeries),
    marginRight: isNarrow ? 84 : 100,
    marginTop: 24,
    marginBottom: 36,
  };
  const { above, strong, gap, below } = isNarrow ? ROWS.narrow : ROWS.wide;
  const pale = metrics.length > 2 ? PALE.several : PALE.one;
  const row = above + strong + (metrics.length - 1) * (gap + pale) + below;
  const groups = metrics.map((metric, at): Group => {
    const top = above + (at === 0 ? 0 : strong + gap + (at - 1) * (pale + gap));
    const bars = barsOf(allSeries, metric, { row, top, height: at === 0 ? strong : pale });
    return { metric, fillOpacity: OPACITIES[at] ?? 1, bars };
  });
  const all = groups.flatMap(({ bars }) => bars);
  const axis = axisOf([...all.flatMap(({ estimate }) => endsOf(estimate)), ...floors], isNarrow ? 5 : 12);
  return rowPanel(canvas, margins, {
    height: row * allSeries.length,
    x: { type: axis.type, domain: [...axis.domain] },
    marks: [
      plot.gridX([...axis.ticks], { stroke: 'var(--rule)', strokeOpacity: 1 }),
      plot.axisX([...axis.ticks], { text: tickSeconds, label: null, tickSize: 0 }),
      ...groups.map((group) => barMarks(canvas, group, axis.domain[0])),
      ...floorMarks(canvas, floors),
      ...figureMarks(canvas, all),
      rowNames(canvas, allSeries, {
        room: isNarrow ? width - margins.marginLeft - 8 : margins.marginLeft - 12,
        dx: isNarrow ? 0 : -8,
        y: (at) => at * row + (isNarrow ? above / 2 : above + strong / 2 + 4),
      }),
    ],
  });
}

/** What tells the cases of many sweeps apart stands in the midst of long names. */
const NAMES = { least: 225, most: 400 };

function nameWidth({ text }: Canvas, allSeries: readonly Series[]): number {
  const longest = Math.max(...allSeries.map(({ name }) => widthOf(name, text)));
  return Math.min(NAMES.most, Math.max(NAMES.least, Math.ceil(longest) + 16));
}

function barsOf(
  allSeries: readonly Series[],
  metric: TimeMetric,
  place: { readonly row: number; readonly top: number; readonly height: number },
): Bar[] {
  return allSeries.flatMap((series, at) => {
    const estimate = series[metric];
    const top = at * place.row + place.top;
    return estimate ? [{ series, estimate, top, bottom: top + place.height }] : [];
  });
}

function figureOf({ estimate: { median, interval } }: Bar): string {
  return `${seconds(median)}${spread(median, interval)}`;
}

function barMarks({ plot }: Canvas, { metric, fillOpacity, bars }: Group, start: number): Markish {
  return plot.rect(bars, {
    className: metric,
    x1: () => start,
    x2: ({ estimate }: Bar) => estimate.median,
    y1: 'top',
    y2: 'bottom',
    fill: ({ series }: Bar) => series.mark.color,
    fillOpacity,
    title: (bar: Bar) => `${bar.series.name}: ${metric} ${figureOf(bar)}`,
  });
}

function figureMarks({ plot, text }: Canvas, bars: readonly Bar[]): Markish[] {
  const middle = ({ top, bottom }: Bar) => (top + bottom) / 2;
  return [
    plot.link(
      bars.filter(({ estimate }) => estimate.interval),
      {
        className: 'interval',
        x1: ({ estimate }: Bar) => estimate.interval?.[0],
        x2: ({ estimate }: Bar) => estimate.interval?.[1],
        y: middle,
        stroke: 'var(--ink)',
        strokeWidth: 1.5,
      },
    ),
    plot.text(bars, {
      className: 'halo',
      x: ({ estimate }: Bar) => Math.max(...endsOf(estimate)),
      y: middle,
      dx: 5,
      textAnchor: 'start',
      fontSize: text - 1,
      fill: ({ series, estimate }: Bar) => (estimate === series.time ? 'var(--ink)' : 'var(--quiet)'),
      text: figureOf,
    }),
  ];
}
