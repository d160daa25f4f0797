import type { StoredTrial } from '../../store/trial-shape.ts';
import { mebibytes, seconds } from '../model/figures.ts';
import { type Axis, axisOf, inMebibytes, tickMebibytes, tickSeconds } from './drawing/axis.ts';
import type { Canvas, Panel } from './drawing/chart.ts';
import type { Series } from './drawing/series.ts';
import { layXyPlot, type NamedPoint } from './drawing/xy-plot.ts';

/** A case's memory in the trial that stands for it. */
export interface CaseMemory {
  readonly series: Series;
  readonly trial: StoredTrial;
  /** Page cache included. */
  readonly memory: readonly Moment[];
  /** Without page cache. */
  readonly working: readonly Moment[];
}

/** Memory at one moment. */
export interface Moment {
  /** Since the spawn. */
  readonly ns: number;
  readonly mebibytes: number;
}

/** What both kinds of panels have alike. */
const AXES = { xTick: tickSeconds, yTick: tickMebibytes, xLabel: 'since its spawn', yLabel: 'memory' };

/** All cases on the same axes. */
export function sharedPanel(canvas: Canvas, all: readonly CaseMemory[]): Panel {
  const { plot, isNarrow } = canvas;
  const x = timeAxis(all, isNarrow ? 5 : 12);
  // The first samples are of a shell that becomes the program: nothing to make room for.
  const tops = all.map(({ memory }) => highestOf(memory)?.mebibytes ?? 0);
  const y = axisOf([...tops, Math.min(...tops) / 2], 10);
  const height = (isNarrow ? 380 : 460) + Math.max(0, all.length - 16) * 8;
  const { panel, names, toX } = layXyPlot(canvas, { ...AXES, x, y, height });
  const lines = all.map(({ series, memory }) => {
    const shown = thin(
      memory.filter(({ ns }) => ns >= x.domain[0]),
      toX,
    );
    return {
      series,
      points: shown.map((moment) => ({ ...moment, mebibytes: Math.max(y.domain[0], moment.mebibytes) })),
    };
  });
  const peaks = lines.flatMap(({ series, points }): NamedPoint[] => {
    const highest = highestOf(points);
    return highest ? [{ series, x: highest.ns, y: highest.mebibytes }] : [];
  });
  return panel([
    ...lines.map(({ series, points }) =>
      plot.line(points, {
        className: 'case',
        x: 'ns',
        y: 'mebibytes',
        ...series.mark.line,
        title: () => `${series.name}: up to ${sizeText(highestOf(points)?.mebibytes ?? 0)}`,
      }),
    ),
    plot.dot(peaks, {
      className: 'peak',
      x: 'x',
      y: 'y',
      r: 3.5,
      fill: ({ series }: NamedPoint) => series.mark.color,
      title: ({ series, y }: NamedPoint) => `${series.name}: highest sample ${sizeText(y)}`,
    }),
    ...names(peaks),
  ]);
}

function timeAxis(all: readonly CaseMemory[], limit: number): Axis {
  const ends = all.map(({ memory }) => memory.at(-1)?.ns ?? 0);
  const [shortest, longest] = [Math.min(...ends), Math.max(...ends)];
  // On a logarithmic axis the time until the shortest one ends has to have room, too.
  return axisOf(longest / shortest > 6 ? [shortest / 4, longest] : ends, limit);
}

/** A case on axes of its own. */
export function ownPanel(canvas: Canvas, { series, trial, memory, working }: CaseMemory): Panel {
  const { plot, isNarrow } = canvas;
  const { wallNs, memoryPeakBytes } = trial;
  const peak = memoryPeakBytes === undefined ? [] : [inMebibytes(memoryPeakBytes)];
  const end = Math.max(wallNs ?? 0, memory.at(-1)?.ns ?? 0);
  const top = highestOf([...memory, ...working])?.mebibytes ?? 0;
  const { panel, toX } = layXyPlot(canvas, {
    ...AXES,
    x: { ...axisOf([end], isNarrow ? 4 : 8), type: 'linear' },
    y: { ...axisOf([...peak, top], 5), type: 'linear' },
    height: 240,
  });
  const color = series.mark.color;
  const place = { x: 'ns', y: 'mebibytes' };
  const tip = (what: string) => () => `${series.name}: ${what}`;
  return panel([
    plot.areaY(thin(working, toX), {
      className: 'working',
      ...place,
      fill: color,
      fillOpacity: 0.3,
      title: tip('without page cache'),
    }),
    plot.line(thin(memory, toX), {
      className: 'case',
      ...place,
      stroke: color,
      strokeWidth: 2,
      title: tip('with page cache'),
    }),
    plot.ruleY(peak, {
      className: 'peak',
      stroke: 'var(--ink)',
      strokeDasharray: '4 3',
      title: tip(`the kernel’s peak ${mebibytes(memoryPeakBytes ?? 0)}`),
    }),
    plot.text(peak, {
      className: 'halo',
      y: (value: number) => value,
      frameAnchor: 'right',
      textAnchor: 'end',
      dy: -9,
      text: (value: number) => `peak ${sizeText(value)}`,
    }),
    ...phaseMarks(canvas, trial, end),
  ]);
}

/** READY and DONE as upright lines. */
function phaseMarks({ plot }: Canvas, { startupNs, workNs }: StoredTrial, end: number) {
  const phases = [
    ...(startupNs === undefined ? [] : [{ ns: startupNs, name: 'READY' }]),
    ...(startupNs === undefined || workNs === undefined ? [] : [{ ns: startupNs + workNs, name: 'DONE' }]),
  ];
  return [
    plot.ruleX(phases, {
      className: 'phase',
      x: 'ns',
      stroke: 'var(--quiet)',
      title: ({ name, ns }: { name: string; ns: number }) => `${name} at ${seconds(ns)}`,
    }),
    // They may be next to each other: each has a row, and its text is where there is room for it.
    ...phases.map(({ ns, name }, row) =>
      plot.text([name], {
        className: 'halo',
        x: () => ns,
        text: String,
        frameAnchor: 'bottom',
        dy: -6 - 16 * row,
        dx: ns > end / 2 ? -4 : 4,
        textAnchor: ns > end / 2 ? 'end' : 'start',
        fill: 'var(--quiet)',
      }),
    ),
  ];
}

/** Pixels that share a point. */
const GRAIN = 2;

/** The highest of the moments that fall on the same two pixels, and the last of all: peaks and the end stay. */
function thin(moments: readonly Moment[], toX: (ns: number) => number): Moment[] {
  const groups = Map.groupBy(moments, ({ ns }) => Math.floor(toX(ns) / GRAIN));
  const kept = [...groups.values()].flatMap((group) => highestOf(group) ?? []);
  const last = moments.at(-1);
  return last && kept.at(-1) !== last ? [...kept, last] : kept;
}

/** The first of the highest. */
export function highestOf(moments: readonly Moment[]): Moment | undefined {
  // A long trial has more of them than a call takes arguments.
  return moments.reduce<Moment | undefined>(
    (highest, moment) => (highest && highest.mebibytes >= moment.mebibytes ? highest : moment),
    undefined,
  );
}

/** `21.4 MiB` from mebibytes. */
export function sizeText(value: number): string {
  return mebibytes(value * 2 ** 20);
}
