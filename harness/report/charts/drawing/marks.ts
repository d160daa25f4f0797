import type { Markish, ScaleOptions } from '@observablehq/plot';
import { seconds } from '../../model/figures.ts';
import { pixelsBelow, tickSeconds } from './axis.ts';
import type { Canvas, Panel } from './chart.ts';
import { shorten } from './labels.ts';
import type { Series } from './series.ts';

/** The floors as upright lines with a name above; nothing where the scenario has none. */
export function floorMarks({ plot }: Canvas, floors: readonly number[]): Markish[] {
  if (floors.length === 0) return [];
  return [
    plot.ruleX([...floors], {
      className: 'floor',
      stroke: 'var(--ink)',
      strokeDasharray: '4 3',
      title: (ns: number) => `floor: ${seconds(ns)}`,
    }),
    plot.text([...floors], {
      x: (ns: number) => ns,
      frameAnchor: 'top',
      dy: -12,
      text: (ns: number) => (floors.length === 1 ? 'floor' : tickSeconds(ns)),
    }),
  ];
}

/** The names of rows, beside what they show; on a telephone above it. */
export function rowNames(
  { plot, isNarrow, text }: Canvas,
  allSeries: readonly Series[],
  { room, dx, y }: { readonly room: number; readonly dx: number; readonly y: (at: number) => number },
): Markish {
  return plot.text(allSeries, {
    className: 'halo name',
    frameAnchor: 'left',
    textAnchor: isNarrow ? 'start' : 'end',
    dx,
    y: (_: Series, at: number) => y(at),
    text: ({ name }: Series) => shorten(name, room, text),
    title: 'name',
  });
}

/** A panel of rows below each other, `height` pixels together; in it y is pixels from the first row's top. */
export function rowPanel(
  { width }: Canvas,
  margins: Readonly<Record<'marginLeft' | 'marginRight' | 'marginTop' | 'marginBottom', number>>,
  {
    height: body,
    x,
    marks,
  }: { readonly height: number; readonly x: ScaleOptions; readonly marks: Markish[] },
): Panel {
  const height = margins.marginTop + body + margins.marginBottom;
  const y = pixelsBelow(margins.marginTop, body);
  return {
    left: 0,
    top: 0,
    options: { ...margins, width, height, x, y, color: { type: 'identity' }, marks },
  };
}
