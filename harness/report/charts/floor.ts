import type { Markish } from '@observablehq/plot';
import { seconds } from '../figures.ts';
import type { Paper } from './paper.ts';

/** The floor as an upright line with its name above; nothing where the scenario has none. */
export function floorMarks({ plot }: Paper, floorNs: number | undefined): Markish[] {
  if (floorNs === undefined) return [];
  return [
    plot.ruleX([floorNs], {
      className: 'floor',
      stroke: 'var(--ink)',
      strokeDasharray: '4 3',
      title: () => `floor: ${seconds(floorNs)}`,
    }),
    plot.text(['floor'], { x: () => floorNs, frameAnchor: 'top', dy: -12, text: String }),
  ];
}
