import { mebibytes, seconds } from '../model/figures.ts';
import { axisOf, inMebibytes, tickMebibytes, tickSeconds } from './drawing/axis.ts';
import type { Panel, Paper } from './drawing/canvas.ts';
import type { Sketch } from './drawing/chart-spec.ts';
import { slugsOf } from './drawing/slug.ts';
import { thin } from './drawing/thin.ts';
import { layField } from './drawing/xy-plot.ts';
import type { Remembered } from './memory.ts';

/** Each case's memory on axes of its own. */
export function sketchMemoryAlone(all: readonly Remembered[], { id, table }: Sketch): Sketch[] {
  const slugs = slugsOf(all.map(({ subject }) => subject.name));
  return all.map((one, at) => ({
    id: `${id}-${slugs.get(one.subject.name)}`,
    of: id,
    title: `Memory of ${one.subject.name}`,
    caption:
      'The line is memory with page cache, the area is memory without it. Upright lines mark READY and DONE, the level one ' +
      'the kernel’s own peak.',
    table: { columns: table.columns, rows: [table.rows[at] ?? []] },
    draw: (paper) => [panel(paper, one)],
  }));
}

function panel(paper: Paper, { subject, trial, memory, working }: Remembered): Panel {
  const { plot, isNarrow } = paper;
  const { startupNs, workNs, wallNs, memoryPeakBytes } = trial;
  const peak = memoryPeakBytes === undefined ? [] : [inMebibytes(memoryPeakBytes)];
  const end = Math.max(wallNs ?? 0, memory.at(-1)?.ns ?? 0);
  const { panel: lay, toX } = layField(paper, {
    x: { ...axisOf([end], isNarrow ? 4 : 8), type: 'linear' },
    y: {
      ...axisOf([...peak, Math.max(...[...memory, ...working].map((each) => each.mebibytes))], 5),
      type: 'linear',
    },
    height: 240,
    xTick: tickSeconds,
    yTick: tickMebibytes,
    xLabel: 'since its spawn',
    yLabel: 'memory',
  });
  const phases = [
    ...(startupNs === undefined ? [] : [{ ns: startupNs, name: 'READY' }]),
    ...(startupNs === undefined || workNs === undefined ? [] : [{ ns: startupNs + workNs, name: 'DONE' }]),
  ];
  const tip = (what: string) => () => `${subject.name}: ${what}`;
  return lay([
    plot.areaY(thin(working, toX), {
      className: 'working',
      x: 'ns',
      y: 'mebibytes',
      fill: subject.mark.color,
      fillOpacity: 0.3,
      title: tip('without page cache'),
    }),
    plot.line(thin(memory, toX), {
      className: 'case',
      x: 'ns',
      y: 'mebibytes',
      stroke: subject.mark.color,
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
      text: (value: number) => `peak ${mebibytes(value * 2 ** 20)}`,
    }),
    plot.ruleX(phases, {
      className: 'phase',
      x: 'ns',
      stroke: 'var(--quiet)',
      title: ({ name, ns }: { name: string; ns: number }) => `${name} at ${seconds(ns)}`,
    }),
    // READY and DONE may be next to each other: each has a row, and its text is where there is room for it.
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
  ]);
}
