import type { Estimate } from '../../analysis/estimation/estimate.ts';
import { type Step, type Sweep, type SweptLine, sweepsOf, sweptText } from '../../analysis/sweeps/sweeps.ts';
import type { RunData } from '../../store/run-data.ts';
import { mebibytes, seconds } from '../model/figures.ts';
import { type Axis, axisOf, UNITS } from './drawing/axis.ts';
import { type Canvas, type ChartSpec, cell, type Panel } from './drawing/chart.ts';
import { markOf } from './drawing/palette.ts';
import { endsOf, type Series, slugsOf, timeText } from './drawing/series.ts';
import { layXyPlot, type NamedPoint } from './drawing/xy-plot.ts';

/** Time and memory over what was swept, a chart each. Absent where nothing was. */
export function scalingCharts({ run }: RunData, allSeries: readonly Series[]): ChartSpec[] {
  const sweeps = sweepsOf(
    allSeries.filter(({ time }) => time),
    (series) => series.case,
  );
  const slugs = slugsOf(sweeps.map(({ key }) => key));
  return sweeps.map((sweep) => {
    const curves = curvesOf(sweep, run);
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
      draw: (canvas) => lay(canvas, sweep.key, curves),
      numbered: curves.map(({ series }) => series),
    };
  });
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
  readonly unit: (typeof UNITS)['ns' | 'bytes'];
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

function lay(canvas: Canvas, key: string, curves: readonly Curve[]): Panel[] {
  const isRemembered = curves.some(({ steps }) => steps.some(({ of }) => of.memory));
  const figures = isRemembered ? [TIME, MEMORY] : [TIME];
  const isBeside = !canvas.isNarrow && figures.length > 1 && curves.length <= MOST_BESIDE;
  const width = isBeside ? canvas.width / 2 : canvas.width;
  const height = HEIGHT + 12 * Math.max(0, curves.length - MOST_BESIDE);
  return figures.map((figure, at) => {
    const place = isBeside ? { left: at * width, top: 0 } : { left: 0, top: at * (height + 10) };
    return panelOf(canvas, { key, curves }, figure, { ...place, width, height });
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
  { key, curves }: { readonly key: string; readonly curves: readonly Curve[] },
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
  const swept = points.map(({ x }) => x);
  const { panel, namesBehind } = layXyPlot(canvas, {
    ...place,
    x: sweptAxis(swept, !isNarrow),
    y: axisOf(ends, 8),
    xTick: (value) => sweptText(key, value),
    yTick: unit.tick,
    xLabel: key,
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
        title: ({ x, estimate }: Point) => `${name}, ${key} ${sweptText(key, x)}: ${text(estimate.median)}`,
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
