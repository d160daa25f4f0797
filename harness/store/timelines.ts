import { type ColumnFile, readColumns } from './columns.ts';
import type { StoredRun } from './schema.ts';

/** The strategy's memory at one moment; `atNs` counts from its spawn. */
export interface TimelinePoint {
  readonly atNs: number;
  readonly memoryBytes?: number;
  readonly workingBytes?: number;
  readonly processes?: number;
}

/** The memory of one trial over time, by column. */
export interface TimelineColumns {
  readonly trial: number;
  /** Since the spawn. */
  readonly atNs: readonly number[];
  /** Page cache included; null where it was not measured, as in the next two. */
  readonly memoryBytes: readonly (number | null)[];
  /** Without page cache. */
  readonly workingBytes: readonly (number | null)[];
  readonly processes: readonly (number | null)[];
}

const SHAPE = {
  file: 'timeline.ndjson',
  columns: ['atNs', 'memoryBytes', 'workingBytes', 'processes'],
  withNull: ['memoryBytes', 'workingBytes', 'processes'],
  objects: [],
  holds: 'memory timelines',
};

/** Read the memory timelines of a run's trials. */
export function readTimelines(folder: string, run: StoredRun): ColumnFile<TimelineColumns> {
  // The working peak is the highest point of a timeline, so one without the other was lost.
  const expected = run.trials.filter(({ memoryWorkingPeakBytes }) => memoryWorkingPeakBytes !== undefined);
  return readColumns(
    folder,
    SHAPE,
    expected.map(({ index }) => index),
  );
}
