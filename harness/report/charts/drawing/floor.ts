import type { Markish } from '@observablehq/plot';
import { seconds } from '../../model/figures.ts';
import { tickSeconds } from './axis.ts';
import type { Paper } from './canvas.ts';

/** The floors as upright lines with a name above; nothing where the scenario has none. */
export function floorMarks({ plot }: Paper, floors: readonly number[]): Markish[] {
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
