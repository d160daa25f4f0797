import { type ColumnFile, readColumns } from './columns.ts';
import { readRun } from './folder.ts';
import type { StoredRun } from './schema.ts';
import { readTimelines, type TimelineColumns } from './timelines.ts';

/** What one host's visit took: nanoseconds since the strategy read GO, on its own clock. */
export interface Visit {
  readonly id: number;
  readonly startNs: number;
  /** Absent where the visit failed before the login was done. */
  readonly connectedNs?: number;
  readonly endNs: number;
  /** The kind of failure; absent where the host answered. */
  readonly error?: string;
}

/** The visits of one trial, by column, in the order of the hosts. */
export interface VisitColumns {
  readonly trial: number;
  readonly startNs: readonly number[];
  /** null where the visit failed before the login was done. */
  readonly connectedNs: readonly (number | null)[];
  readonly endNs: readonly number[];
  /** The kind of failure by host. */
  readonly errors: Readonly<Record<string, string>>;
}

/** A stored run with what stands beside run.json: all that statistics and reports are made from. */
export interface RunData {
  readonly run: StoredRun;
  /** By the trials' index. */
  readonly visits: ReadonlyMap<number, VisitColumns>;
  /** By the trials' index. */
  readonly timelines: ReadonlyMap<number, TimelineColumns>;
  /** Sentences about files beside run.json that are missing or damaged; empty where all is well. */
  readonly problems: readonly string[];
}

const SHAPE = {
  file: 'visits.ndjson',
  columns: ['startNs', 'connectedNs', 'endNs'],
  withNull: ['connectedNs'],
  objects: ['errors'],
  holds: 'host figures',
};

/**
 * Read a stored run with its visits and timelines. What is missing or damaged beside run.json is told in `problems`.
 *
 * @throws RunError where run.json can't be read.
 */
export function readRunData(folder: string): RunData {
  const run = readRun(folder);
  const visits = readVisits(folder, run);
  const timelines = readTimelines(folder, run);
  return {
    run,
    visits: visits.byTrial,
    timelines: timelines.byTrial,
    problems: [...visits.problems, ...timelines.problems],
  };
}

function readVisits(folder: string, run: StoredRun): ColumnFile<VisitColumns> {
  // Only a strategy that completed the protocol has counted hosts.
  const expected = run.trials.filter(({ hosts }) => hosts !== undefined);
  return readColumns(
    folder,
    SHAPE,
    expected.map(({ index }) => index),
  );
}
