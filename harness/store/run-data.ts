import { type TimelineColumns, timelineShape, type VisitColumns, visitShape } from './columns.ts';
import { readRun } from './folder.ts';
import { readColumns } from './read-columns.ts';
import type { StoredRun } from './schema.ts';
import type { StoredTrial } from './trial-shape.ts';
import { visitsFileOf } from './version-1.ts';

/** A stored run with its visits and timelines: all that statistics and reports are made from. */
export interface RunData {
  readonly run: StoredRun;
  /** By the trials' index. */
  readonly visits: ReadonlyMap<number, VisitColumns>;
  /** By the trials' index. */
  readonly timelines: ReadonlyMap<number, TimelineColumns>;
  /** Sentences about trials, visits and timelines that are missing or damaged; empty where all is well. */
  readonly problems: readonly string[];
}

/**
 * Read a stored run with its visits and timelines. `problems` names what is missing or damaged.
 *
 * @throws RunError where the run itself can't be read.
 */
export function readRunData(folder: string): RunData {
  const run = readRun(folder);
  const trialsWith = (hasLine: (trial: StoredTrial) => boolean) =>
    new Map(run.trials.map((trial) => [trial.index, hasLine(trial)]));
  const visits = readColumns(
    folder,
    { name: visitsFileOf(run), shape: visitShape, holds: 'host figures' },
    // Only a strategy that completed the protocol has visits; without it there is no work apart from the whole.
    trialsWith(({ hosts, workNs }) => hosts !== undefined && workNs !== undefined),
  );
  const timelines = readColumns(
    folder,
    { name: 'timeline.ndjson', shape: timelineShape, holds: 'memory timelines' },
    // The working peak is the highest point of a timeline, so one without the other was lost.
    trialsWith(({ memoryWorkingPeakBytes }) => memoryWorkingPeakBytes !== undefined),
  );
  const problems = [...lostTrials(run), ...visits.problems, ...timelines.problems];
  return { run, visits: visits.byTrial, timelines: timelines.byTrial, problems };
}

/** A finished run had every trial of its plan: fewer than that were lost. Their lines may be cut off without a trace. */
function lostTrials({ state, cases, trials }: StoredRun): string[] {
  const planned = cases.reduce((sum, { rounds, warmup }) => sum + rounds + warmup, 0);
  if (state !== 'finished' || trials.length >= planned) return [];
  return [
    `The run has finished with ${planned} trials, and ${trials.length} of them are stored: the others are left out.`,
  ];
}
