import type { Estimate } from '../../analysis/estimation/estimate.ts';
import type { RunData } from '../../store/visits.ts';
import { seconds } from '../model/figures.ts';
import { floorsOf } from '../model/statement.ts';
import { barPanel } from './bars.ts';
import type { Sketch } from './drawing/chart-spec.ts';
import type { Subject } from './drawing/subjects.ts';

/**
 * Bars of work and wall a case, in a fleet with faults of the healthy hosts' time before them, with their intervals and the
 * floor. Absent where no case has a time.
 */
export function sketchWork({ run }: RunData, subjects: readonly Subject[]): Sketch[] {
  const shown = subjects.filter(({ time }) => time);
  if (shown.length === 0) return [];
  const floors = floorsOf(run);
  const floor =
    floors.length === 0
      ? ''
      : floors.length === 1
        ? ` The dashed line is the floor, ${floors.map(seconds)}: what the servers themselves take.`
        : ` The dashed lines are the floors, ${floors.map(seconds).join(', ')}: what the servers themselves take.`;
  const { title, meaning, metrics } = shown.some(({ healthy }) => healthy) ? WITH_FAULTS : WITHOUT;
  return [
    {
      id: 'work',
      title,
      caption: `Medians: ${meaning}; shorter is better. The thin line across an end is the 95% interval.${floor}`,
      table: {
        columns: ['case', ...metrics.flatMap((metric) => [metric, `${metric}, 95% interval`])],
        rows: shown.map((subject) => [subject.name, ...metrics.flatMap((metric) => cells(subject[metric]))]),
      },
      draw: (paper) => [barPanel(paper, shown, metrics, floors)],
    },
  ];
}

const WITHOUT = {
  title: 'Work and wall time',
  meaning: 'the strong bar is work (GO to DONE), the pale one wall (spawn to exit)',
  metrics: ['work', 'wall'],
} as const;
const WITH_FAULTS = {
  title: 'Time of the healthy hosts, work and wall time',
  meaning:
    'the strong bar is the time from GO until the last host without a fault had answered, the pale one work (GO to DONE, ' +
    'with all hosts), the palest wall (spawn to exit)',
  metrics: ['healthy', 'work', 'wall'],
} as const;

function cells(estimate: Estimate | undefined): [string, string] {
  const [low, high] = estimate?.interval ?? [];
  return [
    estimate ? seconds(estimate.median) : '–',
    low === undefined || high === undefined ? '–' : `${seconds(low)} to ${seconds(high)}`,
  ];
}
