import type { Markish } from '@observablehq/plot';
import type { Cycle } from '../../../analysis/cycles/cycles.ts';
import { cycleFigure } from '../../../analysis/cycles/figures.ts';
import type { RunData } from '../../../store/run-data.ts';
import { grouped, tenths } from '../../../vocabulary/wording.ts';
import { seconds } from '../../model/figures.ts';
import { type Axis, axisOf, tickSeconds, wholeAxis } from '../drawing/axis.ts';
import type { Canvas, ChartSpec, Panel } from '../drawing/chart.ts';
import { cell } from '../drawing/chart.ts';
import type { Series } from '../drawing/series.ts';
import {
  type CycleGroup,
  casesOverTime,
  counted,
  groupName,
  groupsOf,
  highest,
  type OverTime,
} from './over-time.ts';
import { grainOf, layStrips } from './strips.ts';

/** A strip a case of its cycles' time and latency, beside how often a cycle is due. Absent where no case has cycles. */
export function cyclesChart(data: RunData, allSeries: readonly Series[]): ChartSpec | undefined {
  const all = casesOverTime(data, allSeries);
  if (all.length === 0) return undefined;
  const isEven = all.some(({ schedule }) => schedule.spread === 'even');
  const isDue = all.some(isEvery);
  const due =
    'The dashed line is when hosts are due again: what ends above it overran. A line that rises falls behind.';
  const closed =
    'Hosts don’t wait for each other, so a cycle lasts from its first begin to its last end, however far they are apart. Beside the names stands the time over all cycles.';
  return {
    id: 'cycles',
    title: 'Cycle by cycle',
    caption:
      `Each case’s trial of median time, by the number of the cycle, from 0. The dark line is the time of a cycle${isEven ? ' (the worst latency, where hosts are spread evenly)' : ''}, ` +
      'the pale area the latency of its visits from p50 to p99, counted from when each was due. ' +
      `${isDue ? due : closed} All strips have the same scale of time; where cycles share a point, it is the slowest of them.`,
    table: {
      columns: [
        'case',
        'round',
        'cycles',
        'first',
        isDue ? 'median' : 'time over cycles',
        'slowest',
        'last',
        'worst p99',
        'overruns',
      ],
      rows: all.map((one) => tableRow(data, one)),
    },
    draw: (canvas) => lay(canvas, data, all),
  };
}

function isEvery({ schedule }: OverTime): boolean {
  return schedule.everyNs !== undefined;
}

function tableRow(data: RunData, { series, trial, cycles }: OverTime): string[] {
  const [first, last] = [cycles[0], cycles.at(-1)];
  const count = cycles.filter(({ isCounted }) => isCounted);
  const times = count.map(({ timeNs }) => timeNs);
  const p99s = count.flatMap(({ latency }) => latency?.p99 ?? []);
  return [
    series.name,
    String(trial.round),
    String(cycles.length),
    cell(first?.timeNs, seconds),
    cell(cycleFigure(data, trial, 'cycle'), seconds),
    cell(times.length > 0 ? largest(times) : undefined, seconds),
    cell(last?.timeNs, seconds),
    cell(p99s.length > 0 ? largest(p99s) : undefined, seconds),
    overrunText(cycles),
  ];
}

// A million cycles are too many for arguments.
function largest(values: readonly number[]): number {
  return values.reduce((a, b) => Math.max(a, b));
}

/** `3 of 6,000`, of the cycles that count; a dash in a closed loop. */
function overrunText(cycles: readonly Cycle[]): string {
  if (cycles.every(({ overran }) => overran === undefined)) return '–';
  return `${grouped(counted(cycles, ({ overran }) => overran))} of ${grouped(counted(cycles, ({ due }) => due))}`;
}

const LEGEND = [
  { name: 'time of the cycle', color: 'var(--ink)' },
  { name: 'latency, p50 to p99', color: 'var(--ink)', opacity: 0.3 },
];
const AGAIN = { name: 'due again', color: 'var(--bad)' };

function lay(canvas: Canvas, data: RunData, all: readonly OverTime[]): Panel[] {
  const y = axisOf(all.flatMap(endsOf), 5);
  const strips = all.map((one) => ({
    series: one.series,
    note: noteOf(data, one),
    x: wholeAxis(one.cycles.length, 6),
    y,
    xTick: String,
    yTick: tickSeconds,
    marks: marksOf(canvas, one, y),
  }));
  return layStrips(canvas, all.some(isEvery) ? [...LEGEND, AGAIN] : LEGEND, strips);
}

function endsOf({ cycles, schedule }: OverTime): number[] {
  const values = cycles.flatMap(({ timeNs, latency }) => [
    timeNs,
    latency?.p50 ?? timeNs,
    latency?.p99 ?? timeNs,
  ]);
  const ends = [...values, ...(schedule.everyNs === undefined ? [] : [schedule.everyNs])];
  return [ends.reduce((a, b) => Math.min(a, b)), ends.reduce((a, b) => Math.max(a, b))];
}

function noteOf(data: RunData, { trial, cycles }: OverTime): string {
  const [overran, due] = [counted(cycles, (cycle) => cycle.overran), counted(cycles, (cycle) => cycle.due)];
  if (overran > 0) return `${tenths(overran / due)} overran`;
  const time = cycleFigure(data, trial, 'cycle');
  return time === undefined ? '' : seconds(time);
}

interface Point {
  readonly group: CycleGroup;
  readonly x: number;
  readonly timeNs: number;
  readonly p50: number | undefined;
  readonly p99: number | undefined;
}

function marksOf(canvas: Canvas, { series, cycles, schedule }: OverTime, y: Axis): Markish[] {
  const { plot } = canvas;
  const points = groupsOf(cycles, grainOf(canvas)).map(
    (group): Point => ({
      group,
      x: (group.from + group.to) / 2,
      timeNs: highest(group, ({ timeNs }) => timeNs) ?? 0,
      p50: highest(group, ({ latency }) => latency?.p50),
      p99: highest(group, ({ latency }) => latency?.p99),
    }),
  );
  const { everyNs, skip } = schedule;
  const edge = { y1: y.domain[0], y2: y.domain[1] };
  return [
    plot.rect(skip > 0 ? [skip] : [], {
      className: 'skipped',
      x1: () => -0.5,
      x2: () => skip - 0.5,
      ...edge,
      fill: 'var(--rule)',
      fillOpacity: 0.5,
      title: () => `${series.name}: skipped, counts in no figure`,
    }),
    plot.ruleY(everyNs === undefined ? [] : [everyNs], {
      className: 'every',
      stroke: 'var(--bad)',
      strokeDasharray: '4 3',
    }),
    plot.areaY(points, {
      className: 'latency',
      x: 'x',
      y1: 'p50',
      y2: 'p99',
      fill: series.mark.color,
      fillOpacity: 0.3,
    }),
    plot.line(points, { className: 'case', x: 'x', y: 'timeNs', stroke: series.mark.color, strokeWidth: 2 }),
    plot.rect(points, {
      className: 'cycle',
      x1: ({ group }: Point) => group.from - 0.5,
      x2: ({ group }: Point) => group.to + 0.5,
      ...edge,
      fill: 'transparent',
      title: (point: Point) => `${series.name}, ${tipOf(point)}`,
    }),
  ];
}

function tipOf({ group, timeNs, p50, p99 }: Point): string {
  const latency =
    p50 === undefined || p99 === undefined
      ? 'no visit answered'
      : `latency p50 ${seconds(p50)}, p99 ${seconds(p99)}`;
  const overran = group.all.reduce((sum, cycle) => sum + (cycle.overran ?? 0), 0);
  const failed = group.all.reduce((sum, { due, answered }) => sum + due - answered, 0);
  return [
    `${groupName(group)}: ${group.from === group.to ? '' : 'at most '}${seconds(timeNs)}, ${latency}`,
    ...(overran > 0 ? [`${grouped(overran)} overran`] : []),
    ...(failed > 0 ? [`${grouped(failed)} failed`] : []),
  ].join(', ');
}
