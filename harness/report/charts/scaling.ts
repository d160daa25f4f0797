import type { Estimate } from '../../analysis/estimation/estimate.ts';
import { summarise } from '../../analysis/summarise.ts';
import { type Step, type Sweep, type SweptLine, sweepsOf, sweptText } from '../../analysis/sweeps/sweeps.ts';
import type { RunData } from '../../store/run-data.ts';
import { grouped, tenths } from '../../vocabulary/wording.ts';
import { mebibytes, seconds } from '../model/figures.ts';
import { type Axis, axisOf, UNITS } from './drawing/axis.ts';
import { type Canvas, type ChartSpec, cell, type Panel } from './drawing/chart.ts';
import { markOf } from './drawing/palette.ts';
import { endsOf, type Series, slugsOf, timeText } from './drawing/series.ts';
import { layXyPlot, type NamedPoint } from './drawing/xy-plot.ts';

/** Time and memory over what was swept, a chart each. Absent where nothing was. */
export function scalingCharts(data: RunData, allSeries: readonly Series[]): ChartSpec[] {
  const { run } = data;
  const sweeps = sweepsOf(
    allSeries.filter(({ time }) => time),
    (series) => series.case,
  );
  const slugs = slugsOf(sweeps.map(({ key }) => key));
  return sweeps.map((sweep) => {
    const curves = curvesOf(sweep, run);
    if (sweep.key === 'every') return rateChart(data, curves);
    return {
      id: `scaling-${slugs.get(sweep.key)}`,
      title: `Scaling with ${sweep.key}`,
      caption: `Median ${timeText(allSeries)} and median peak memory of each strategy, by ${sweep.key}.`,
      table: {
        columns: [sweep.key, 'strategy', 'time', 'peak memory'],
        rows: sweep.lines.flatMap(({ name, steps }) =>
          steps.map(({ value, of: { time, memory } }) => [
            sweptText(sweep.key, value),
            name,
            cell(time?.median, seconds),
            cell(memory?.median, mebibytes),
          ]),
        ),
      },
      draw: (canvas) => {
        const isRemembered = curves.some(({ steps }) => steps.some(({ of }) => of.memory));
        const axis = { key: sweep.key, text: (value: number) => sweptText(sweep.key, value) };
        return lay(canvas, axis, curves, isRemembered ? [TIME, MEMORY] : [TIME]);
      },
      numbered: curves.map(({ series }) => series),
    };
  });
}

/** Names over it have `connections=…` in them, too, and no room beside each other. */
const RATE = 'visits a second';

/** How often hosts are visited says little by itself: what a client must do is so many visits a second. */
function rateChart(data: RunData, curves: readonly Curve[]): ChartSpec {
  const summaries = new Map(summarise(data).map((summary) => [summary.case, summary]));
  const tailOf = ({ case: { name } }: Series) => {
    const latency = summaries.get(name)?.hostQuantiles.latency;
    return latency?.p99 ?? latency?.slowest;
  };
  const tail: Figure = { label: 'latency, p99', of: tailOf, unit: UNITS.ns, text: seconds };
  const overruns: Figure = {
    label: 'visits that overran',
    of: ({ case: { name } }) => summaries.get(name)?.metrics.overruns,
    unit: UNITS.share,
    text: tenths,
  };
  const overRates = curves.map(({ series, steps }) => ({
    series,
    steps: steps.map(({ value, of }) => ({ value: (of.case.hosts * 1000) / value, of })).toReversed(),
  }));
  return {
    id: 'scaling-every',
    title: 'Scaling with the rate of visits',
    caption:
      'Latency from when visits were due (of fewer than 100 a trial the slowest), and the share of them that ended after their host was due ' +
      'again, by how many are due a second: medians of the trials. Where the share of overruns is above 0%, the client no longer keeps up.',
    table: {
      columns: [RATE, 'strategy', 'latency p99', 'overruns'],
      rows: overRates.flatMap(({ series, steps }) =>
        steps.map(({ value, of }) => [
          rateText(value),
          series.name,
          cell(tail.of(of)?.median, seconds),
          cell(overruns.of(of)?.median, tenths),
        ]),
      ),
    },
    draw: (canvas) => lay(canvas, { key: RATE, text: rateText }, overRates, [tail, overruns]),
    numbered: curves.map(({ series }) => series),
  };
}

function rateText(value: number): string {
  return `${grouped(Number(value.toPrecision(3)))}/s`;
}

/** A strategy over what was swept; the series has its name and its look. */
interface Curve {
  readonly series: Series;
  readonly steps: readonly Step<Series>[];
}

/** A figure over the sweep. */
interface Figure {
  readonly label: string;
  readonly of: (series: Series) => Estimate | undefined;
  readonly unit: (typeof UNITS)['ns' | 'bytes' | 'share'];
  readonly text: (value: number) => string;
}

const TIME: Figure = { label: 'time, median', of: ({ time }) => time, unit: UNITS.ns, text: seconds };
const MEMORY: Figure = {
  label: 'peak memory, median',
  of: ({ memory }) => memory,
  unit: UNITS.bytes,
  text: mebibytes,
};

/** Beside each other there is no room for the names of more. */
const MOST_BESIDE = 4;
const HEIGHT = 320;

/** What was swept, and a value of it as text. */
interface SweptAxis {
  readonly key: string;
  readonly text: (value: number) => string;
}

function lay(
  canvas: Canvas,
  swept: SweptAxis,
  curves: readonly Curve[],
  figures: readonly Figure[],
): Panel[] {
  const isBeside =
    !canvas.isNarrow && figures.length > 1 && curves.length <= MOST_BESIDE && swept.key !== RATE;
  const width = isBeside ? canvas.width / 2 : canvas.width;
  const height = HEIGHT + 12 * Math.max(0, curves.length - MOST_BESIDE);
  return figures.map((figure, at) => {
    const place = isBeside ? { left: at * width, top: 0 } : { left: 0, top: at * (height + 10) };
    return panelOf(canvas, { swept, curves }, figure, { ...place, width, height });
  });
}

/** The lines of a sweep. Those of its cases' colours would be alike: each has one by its strategy's place in the plan. */
function curvesOf({ lines }: Sweep<Series>, { cases }: RunData['run']): Curve[] {
  const places = new Map(cases.map(({ name }, place) => [name, place]));
  const placeOf = ({ steps }: SweptLine<Series>) => places.get(steps[0]?.of.name ?? '') ?? 0;
  const planned = lines.toSorted((a, b) => placeOf(a) - placeOf(b));
  return lines.flatMap((line, at) => {
    const [first] = line.steps;
    const { name, steps } = line;
    const mark = markOf(planned.indexOf(line));
    return first ? [{ series: { ...first.of, name, rank: at + 1, mark }, steps }] : [];
  });
}

interface Point extends NamedPoint {
  readonly estimate: Estimate;
}

/** A figure of every curve with its intervals, on axes of their own. */
function panelOf(
  canvas: Canvas,
  { swept, curves }: { readonly swept: SweptAxis; readonly curves: readonly Curve[] },
  { label, of: figureOf, unit, text }: Figure,
  place: { readonly left: number; readonly top: number; readonly width: number; readonly height: number },
): Panel {
  const { plot, isNarrow } = canvas;
  const points = curves.flatMap(({ series, steps }) =>
    steps.flatMap(({ value, of }): Point[] => {
      const estimate = figureOf(of);
      return estimate ? [{ series, estimate, x: value, y: unit.lay(estimate.median) }] : [];
    }),
  );
  const ends = points.flatMap(({ estimate }) => endsOf(estimate).map(unit.lay));
  const { panel, namesBehind } = layXyPlot(canvas, {
    ...place,
    x: sweptAxis(
      points.map(({ x }) => x),
      !isNarrow,
    ),
    y: axisOf(ends, 8),
    xTick: swept.text,
    yTick: unit.tick,
    xLabel: swept.key,
    yLabel: label,
  });
  const end = (at: 0 | 1) => (point: Point) => unit.lay(point.estimate.interval?.[at] ?? 0);
  const lines = [...Map.groupBy(points, ({ series }) => series)];
  return panel([
    ...lines.flatMap(([{ name, mark }, own]) => [
      plot.line(own, { className: 'strategy', x: 'x', y: 'y', ...mark.line }),
      plot.link(
        own.filter(({ estimate }) => estimate.interval),
        { className: 'interval', x: 'x', y1: end(0), y2: end(1), stroke: mark.color },
      ),
      plot.dot(own, {
        className: 'case',
        x: 'x',
        y: 'y',
        r: 4.5,
        fill: mark.color,
        symbol: mark.symbol,
        title: ({ x, estimate }: Point) => `${name}, ${swept.key} ${swept.text(x)}: ${text(estimate.median)}`,
      }),
    ]),
    ...namesBehind(lines.flatMap(([, own]) => own.at(-1) ?? [])),
  ]);
}

/** The share of its length that an axis goes on for, so that the names have room behind their curves. */
const ROOM = 0.42;

function sweptAxis(values: readonly number[], isNamed: boolean): Axis {
  const axis = axisOf(values, 8);
  const swept = [...new Set(values)].toSorted((a, b) => a - b);
  const ticks = swept.length <= 8 ? swept : axis.ticks;
  const [low, high] = axis.domain;
  if (!isNamed) return { ...axis, ticks };
  const further = axis.type === 'log' ? high * (high / low) ** ROOM : high + (high - low) * ROOM;
  return { ...axis, ticks, domain: [low, further] };
}
