import { typicalTrial } from '../../analysis/typical.ts';
import type { TimelineColumns } from '../../store/columns.ts';
import type { RunData } from '../../store/run-data.ts';
import { mebibytes, seconds } from '../model/figures.ts';
import { inMebibytes } from './drawing/axis.ts';
import { type ChartSpec, cell } from './drawing/chart.ts';
import { type Series, slugsOf } from './drawing/series.ts';
import { type CaseMemory, highestOf, type Moment, ownPanel, sharedPanel, sizeText } from './memory-panels.ts';

/** Memory over time, all cases on one axis and each alone. Absent where no case has a timeline. */
export function memoryCharts(data: RunData, allSeries: readonly Series[]): ChartSpec[] {
  const all = allSeries.flatMap((series) => memoryOf(data, series) ?? []);
  if (all.length === 0) return [];
  const slugs = slugsOf(all.map(({ series }) => series.name));
  const whole: ChartSpec = {
    id: 'memory',
    title: 'Memory over time',
    caption:
      'Memory of the whole process tree from its spawn to its exit, page cache included, sampled every 20 ms or more, in each ' +
      'case’s trial of median time.',
    table: { columns: COLUMNS, rows: all.map(tableRow) },
    draw: (canvas) => [sharedPanel(canvas, all)],
    numbered: all.map(({ series }) => series),
  };
  const alone = all.map(
    (one): ChartSpec => ({
      id: `memory-${slugs.get(one.series.name)}`,
      of: whole.id,
      title: `Memory of ${one.series.name}`,
      caption:
        'The line is memory with page cache, the area is memory without it. Upright lines mark READY and DONE, the level one ' +
        'the kernel’s own peak.',
      table: { columns: COLUMNS, rows: [tableRow(one)] },
      draw: (canvas) => [ownPanel(canvas, one)],
    }),
  );
  return [whole, ...alone];
}

const COLUMNS = ['case', 'round', 'wall', 'highest sample', 'without page cache', 'kernel’s peak'];

function tableRow({ series, trial, memory, working }: CaseMemory): string[] {
  return [
    series.name,
    String(trial.round),
    cell(trial.wallNs, seconds),
    cell(highestOf(memory)?.mebibytes, sizeText),
    cell(highestOf(working)?.mebibytes, sizeText),
    cell(trial.memoryPeakBytes, mebibytes),
  ];
}

function memoryOf(data: RunData, series: Series): CaseMemory | undefined {
  const trial = typicalTrial(
    data,
    series.name,
    ({ index }) => (data.timelines.get(index)?.atNs.length ?? 0) > 0,
  );
  const columns = trial && data.timelines.get(trial.index);
  if (!columns) return undefined;
  const memory = momentsOf(columns, columns.memoryBytes);
  const working = momentsOf(columns, columns.workingBytes);
  return memory.length > 0 ? { series, trial, memory, working } : undefined;
}

function momentsOf({ atNs }: TimelineColumns, bytes: TimelineColumns['memoryBytes']): Moment[] {
  return atNs.flatMap((ns, at) => {
    const value = bytes[at];
    return typeof value === 'number' ? [{ ns, mebibytes: inMebibytes(value) }] : [];
  });
}
