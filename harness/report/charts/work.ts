import type { RunData } from '../../run/samples.ts';
import type { Estimate } from '../../statistics/estimate.ts';
import { seconds } from '../figures.ts';
import { barPanel } from './bars.ts';
import type { Sketch } from './sketch.ts';
import type { Subject } from './subjects.ts';

/** Bars of work and wall a case, with their intervals and the floor. Absent where no case has a time. */
export function sketchWork({ run }: RunData, subjects: readonly Subject[]): Sketch[] {
  const shown = subjects.filter(({ time }) => time);
  if (shown.length === 0) return [];
  const { floorNs } = run.scenario;
  const floor =
    floorNs === undefined
      ? ''
      : ` The dashed line is the floor, ${seconds(floorNs)}: what the servers themselves take.`;
  return [
    {
      id: 'work',
      title: 'Work and wall time',
      caption:
        'Medians: the strong bar is work (GO to DONE), the pale one wall (spawn to exit); shorter is better. ' +
        `The thin line across an end is the 95% interval.${floor}`,
      table: {
        columns: ['case', 'work', 'work, 95% interval', 'wall', 'wall, 95% interval'],
        rows: shown.map(({ name, work, wall }) => [name, ...cells(work), ...cells(wall)]),
      },
      draw: (paper) => [barPanel(paper, shown, floorNs)],
    },
  ];
}

function cells(estimate: Estimate | undefined): [string, string] {
  const [low, high] = estimate?.interval ?? [];
  return [
    estimate ? seconds(estimate.median) : '–',
    low === undefined || high === undefined ? '–' : `${seconds(low)} to ${seconds(high)}`,
  ];
}
