import type { Markish } from '@observablehq/plot';
import { median } from 'simple-statistics';
import type { Cycle } from '../../../analysis/cycles/cycles.ts';
import type { RunData } from '../../../store/run-data.ts';
import { mebibytes, seconds } from '../../model/figures.ts';
import { type Axis, axisOf, UNITS, wholeAxis } from '../drawing/axis.ts';
import { type Canvas, type ChartSpec, cell, type Panel } from '../drawing/chart.ts';
import type { Series } from '../drawing/series.ts';
import { type CycleGroup, casesOverTime, groupName, groupsOf, highest, type OverTime } from './over-time.ts';
import { grainOf, layStrips } from './strips.ts';

/** A figure that a cycle has of the strategy's whole process tree. */
interface Usage {
  readonly name: string;
  readonly of: (cycle: Cycle) => number | undefined;
  readonly unit: (typeof UNITS)['ns' | 'bytes'];
  readonly text: (value: number) => string;
}

const CPU: Usage = { name: 'CPU', of: ({ cpuNs }) => cpuNs, unit: UNITS.ns, text: seconds };
const MEMORY: Usage = {
  name: 'memory',
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
      'What the whole process tree took, in each case’s trial of median time, by the number of the cycle, from 0: CPU from the begin of the cycle to ' +
      'that of the next, in the last one until DONE, and memory without page cache at that moment. Beside the names stand the ' +
      'medians of the cycles that count. All strips of a figure have the same scale; where cycles share a point, it is the highest of them.',
    table: {
      columns: ['case', 'round', 'CPU, first', 'median', 'last', 'memory, first', 'median', 'last'],
      rows: all.map(({ series, trial, cycles }) => [
        series.name,
        String(trial.round),
        ...[CPU, MEMORY].flatMap(({ of, text }) => threeOf(cycles, of).map((value) => cell(value, text))),
      ]),
    },
    draw: (canvas) => lay(canvas, all, shown),
  };
}

/** Of the first cycle, of all that count, and of the last. */
function threeOf(cycles: readonly Cycle[], of: Usage['of']): (number | undefined)[] {
  const known = cycles.flatMap((cycle) => (cycle.isCounted ? (of(cycle) ?? []) : []));
  const [first, last] = [cycles[0], cycles.at(-1)];
  return [first && of(first), known.length > 0 ? median(known) : undefined, last && of(last)];
}

const HEIGHT = 112;

/** Beside each other the CPU and the memory of a case: lines of two dozen on the same axes could not be told apart. */
function lay(canvas: Canvas, all: readonly OverTime[], shown: readonly Usage[]): Panel[] {
  const axes = shown.map(({ of, unit }) => {
    const values = all.flatMap(({ cycles }) => cycles.flatMap((cycle) => of(cycle) ?? []));
    return axisOf([unit.lay(least(values)), unit.lay(most(values))], 3);
  });
  const strips = all.flatMap((one) =>
    shown.map((usage, at) => ({
      series: one.series,
      note: noteOf(one, usage),
      x: wholeAxis(one.cycles.length, 6),
      y: axes[at] as Axis,
      xTick: String,
      yTick: usage.unit.tick,
      marks: marksOf(canvas, one, usage, (axes[at] as Axis).domain[0]),
    })),
  );
  return layStrips(canvas, [], strips, HEIGHT);
}

function least(values: readonly number[]): number {
  return values.reduce((a, b) => Math.min(a, b), Infinity);
}

function most(values: readonly number[]): number {
  return values.reduce((a, b) => Math.max(a, b), 0);
}

function noteOf({ cycles }: OverTime, { name, of, text }: Usage): string {
  const middle = threeOf(cycles, of)[1];
  return middle === undefined ? `${name} –` : `${name} ${text(middle)}`;
}

interface Point {
  readonly group: CycleGroup;
  readonly x: number;
  readonly y: number;
  readonly tip: string;
}

function marksOf(
  canvas: Canvas,
  { series, cycles }: OverTime,
  { name, of, unit, text }: Usage,
  low: number,
): Markish[] {
  const { plot } = canvas;
  const points = groupsOf(cycles, grainOf(canvas)).flatMap((group): Point[] => {
    const value = highest(group, of);
    if (value === undefined) return [];
    const tip = `${series.name}, ${groupName(group)}: ${name} ${text(value)}`;
    return [{ group, x: (group.from + group.to) / 2, y: unit.lay(value), tip }];
  });
  const { color } = series.mark;
  return [
    plot.areaY(points, { className: 'usage', x: 'x', y1: () => low, y2: 'y', fill: color, fillOpacity: 0.2 }),
    plot.line(points, { className: 'case', x: 'x', y: 'y', stroke: color, strokeWidth: 2 }),
    plot.rect(points, {
      className: 'cycle',
      x1: ({ group }: Point) => group.from - 0.5,
      x2: ({ group }: Point) => group.to + 0.5,
      y1: () => low,
      y2: 'y',
      fill: 'transparent',
      title: 'tip',
    }),
  ];
}
