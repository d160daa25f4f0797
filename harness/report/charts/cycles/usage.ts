import { median } from 'simple-statistics';
import type { Cycle } from '../../../analysis/cycles/cycles.ts';
import type { RunData } from '../../../store/run-data.ts';
import { mebibytes, seconds } from '../../model/figures.ts';
import { axisOf, UNITS, wholeAxis } from '../drawing/axis.ts';
import { type Canvas, type ChartSpec, cell, type Panel } from '../drawing/chart.ts';
import type { Series } from '../drawing/series.ts';
import { layXyPlot, type NamedPoint } from '../drawing/xy-plot.ts';
import { casesOverTime, groupName, groupsOf, highest, type OverTime } from './over-time.ts';
import { grainOf } from './strips.ts';

/** A figure that a cycle has of the strategy's whole process tree. */
interface Usage {
  readonly label: string;
  readonly of: (cycle: Cycle) => number | undefined;
  readonly unit: (typeof UNITS)['ns' | 'bytes'];
  readonly text: (value: number) => string;
}

const CPU: Usage = { label: 'CPU of a cycle', of: ({ cpuNs }) => cpuNs, unit: UNITS.ns, text: seconds };
const MEMORY: Usage = {
  label: 'memory without page cache, at its end',
  of: ({ workingBytes }) => workingBytes,
  unit: UNITS.bytes,
  text: mebibytes,
};

/** CPU and memory of each cycle, all cases on the same axes. Absent where neither was measured. */
export function usageChart(data: RunData, allSeries: readonly Series[]): ChartSpec | undefined {
  const all = casesOverTime(data, allSeries);
  const shown = [CPU, MEMORY].filter(({ of }) =>
    all.some(({ cycles }) => cycles.some((each) => of(each) !== undefined)),
  );
  if (shown.length === 0) return undefined;
  return {
    id: 'usage',
    title: 'CPU and memory a cycle',
    caption:
      'What the whole process tree took in each cycle, from its begin to that of the next, in the last one until DONE, in each case’s trial of median time. ' +
      'A first cycle that stands out is a start; memory that rises to the end is a leak, or a client that falls behind. Where cycles share a point, it is the highest of them.',
    table: {
      columns: ['case', 'round', 'CPU, first', 'median', 'last', 'memory, first', 'median', 'last'],
      rows: all.map(({ series, trial, cycles }) => [
        series.name,
        String(trial.round),
        ...[CPU, MEMORY].flatMap(({ of, text }) => threeOf(cycles.map(of)).map((value) => cell(value, text))),
      ]),
    },
    draw: (canvas) => lay(canvas, all, shown),
    numbered: all.map(({ series }) => series),
  };
}

/** Of the first cycle, of all of them, and of the last. */
function threeOf(values: readonly (number | undefined)[]): (number | undefined)[] {
  const known = values.filter((value) => value !== undefined);
  return [values[0], known.length > 0 ? median(known) : undefined, values.at(-1)];
}

/** The share of its length that the axis goes on for, so that the names have room behind their lines. */
const ROOM = 0.42;

function lay(canvas: Canvas, all: readonly OverTime[], shown: readonly Usage[]): Panel[] {
  const height = 280 + 14 * Math.max(0, all.length - 10);
  return shown.map((usage, at) => panelOf(canvas, all, usage, { top: at * (height + 10), height }));
}

interface Point extends NamedPoint {
  readonly tip: string;
}

function panelOf(
  canvas: Canvas,
  all: readonly OverTime[],
  { label, of, unit, text }: Usage,
  place: { readonly top: number; readonly height: number },
): Panel {
  const { plot, isNarrow } = canvas;
  const points = all.flatMap(({ series, cycles }) =>
    groupsOf(cycles, grainOf(canvas)).flatMap((group): Point[] => {
      const value = highest(group, of);
      if (value === undefined) return [];
      const tip = `${series.name}, ${groupName(group)}: ${text(value)}`;
      return [{ series, x: (group.from + group.to) / 2 + 1, y: unit.lay(value), tip }];
    }),
  );
  const count = Math.max(...all.map(({ cycles }) => cycles.length));
  const x = wholeAxis(count, isNarrow ? 5 : 8);
  const { panel, namesBehind } = layXyPlot(canvas, {
    ...place,
    x: isNarrow ? x : { ...x, domain: [x.domain[0], count * (1 + ROOM)] },
    y: axisOf(
      points.map(({ y }) => y),
      8,
    ),
    xTick: String,
    yTick: unit.tick,
    xLabel: 'cycle',
    yLabel: label,
  });
  const lines = [...Map.groupBy(points, ({ series }) => series)];
  return panel([
    ...lines.map(([{ mark }, own]) => plot.line(own, { className: 'case', x: 'x', y: 'y', ...mark.line })),
    plot.dot(points, { className: 'cycle', x: 'x', y: 'y', r: 3, fill: 'transparent', title: 'tip' }),
    ...namesBehind(lines.flatMap(([, own]) => own.at(-1) ?? [])),
  ]);
}
