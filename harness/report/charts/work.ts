import { scheduleOf } from '../../analysis/cycles/due.ts';
import type { Estimate } from '../../analysis/estimation/estimate.ts';
import { floorsOf } from '../../analysis/setting.ts';
import type { RunData } from '../../store/run-data.ts';
import { seconds } from '../model/figures.ts';
import { barPanel } from './bars.ts';
import { type ChartSpec, cell } from './drawing/chart.ts';
import type { Series } from './drawing/series.ts';

/**
 * Bars of work and wall a case, in a fleet with faults of the healthy hosts' time before them, with their intervals and the
 * floor. Absent where no case has a time.
 */
export function workChart({ run }: RunData, allSeries: readonly Series[]): ChartSpec | undefined {
  const shown = allSeries.filter(({ time }) => time);
  if (shown.length === 0) return undefined;
  const floors = floorsOf(run);
  const lines = floors.length === 1 ? 'line is the floor' : 'lines are the floors';
  const floor =
    floors.length === 0
      ? ''
      : ` The dashed ${lines}, ${floors.map(seconds).join(', ')}: what the servers themselves take.`;
  const { title, meaning, metrics } = kindOf(shown);
  return {
    id: 'work',
    title,
    caption: `Medians: ${meaning}; shorter is better. The thin line across an end is the 95% interval.${floor}`,
    table: {
      columns: ['case', ...metrics.flatMap((metric) => [metric, `${metric}, 95% interval`])],
      rows: shown.map((series) => [series.name, ...metrics.flatMap((metric) => cells(series[metric]))]),
    },
    draw: (canvas) => [barPanel(canvas, shown, metrics, floors)],
  };
}

// Over cycles how long the work lasts is the schedule's doing.
function kindOf(
  shown: readonly Series[],
): typeof CYCLES | typeof CLOSED_LOOP | typeof WITH_FAULTS | typeof WITHOUT {
  if (shown.every(({ cycle }) => cycle))
    return shown.every((series) => scheduleOf(series.case).everyNs === undefined) ? CLOSED_LOOP : CYCLES;
  return shown.some(({ healthy }) => healthy) ? WITH_FAULTS : WITHOUT;
}

const CYCLES = {
  title: 'Cycle time',
  meaning:
    'each bar is the median cycle, from its first due moment to its last answer; its worst latency, where hosts are spread evenly',
  metrics: ['cycle'],
} as const;
const CLOSED_LOOP = {
  title: 'Cycle time',
  meaning:
    'each bar is the time from the begin of the first cycle that counts to the last answer, over the number of cycles',
  metrics: ['cycle'],
} as const;
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

function cells(estimate: Estimate | undefined): string[] {
  return [cell(estimate?.median, seconds), estimate?.interval?.map(seconds).join(' to ') ?? '–'];
}
