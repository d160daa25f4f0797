import type { TimelineColumns, VisitColumns } from '../../../harness/store/columns.ts';
import type { RunData } from '../../../harness/store/run-data.ts';
import type { StoredTrial } from '../../../harness/store/trial-shape.ts';
import { storedData } from '../../analysis/stored-data.ts';
import { storedTrial } from '../../store/stored-run.ts';

const S = 1e9;
const MIB = 2 ** 20;

/**
 * A run of two strategies, a quick one that takes much memory and a serial one that takes little, three rounds each: of
 * every figure the second round has the median.
 */
export function drawnRun(quick = 'quick', slow = 'slow'): RunData {
  const rounds = [0.9, 1, 1.1];
  const trials = rounds.flatMap((factor, at) => [
    trialOf(quick, at + 1, 0.2 * factor, 80 * factor),
    trialOf(slow, at + 1, 20 * factor, 10 * factor),
  ]);
  const data = storedData([quick, slow], trials);
  const visits = trials.map(
    (trial, index) => [index, trial.case === quick ? burst(index) : serial(index)] as const,
  );
  const timelines = trials.map((trial, index) => [index, timelineOf(trial, index)] as const);
  return { ...data, visits: new Map(visits), timelines: new Map(timelines) };
}

function trialOf(name: string, round: number, seconds: number, mebibytes: number): StoredTrial {
  return storedTrial(name, {
    round,
    startupNs: 0.1 * S,
    workNs: Math.round(seconds * S),
    wallNs: Math.round((seconds + 0.2) * S),
    memoryPeakBytes: Math.round(mebibytes * MIB),
    memoryWorkingPeakBytes: Math.round(mebibytes * MIB),
  });
}

/** All five hosts at once; the last one fails before it is connected. */
function burst(trial: number): VisitColumns {
  return {
    trial,
    startNs: [0, 0, 0, 0, 0],
    connectedNs: [0.05 * S, 0.05 * S, 0.05 * S, 0.05 * S, null],
    endNs: [0.15 * S, 0.15 * S, 0.15 * S, 0.15 * S, 0.2 * S],
    errors: { 4: 'ECONNREFUSED' },
  };
}

/** One host after the other, 4 s each. */
function serial(trial: number): VisitColumns {
  const startNs = [0, 4, 8, 12, 16].map((at) => at * S);
  return {
    trial,
    startNs,
    connectedNs: startNs.map((ns) => ns + S),
    endNs: startNs.map((ns) => ns + 4 * S),
    errors: {},
  };
}

function timelineOf({ wallNs = 0, memoryPeakBytes = 0 }: StoredTrial, trial: number): TimelineColumns {
  return {
    trial,
    atNs: [wallNs / 4, wallNs / 2, wallNs],
    memoryBytes: [memoryPeakBytes / 2, memoryPeakBytes, memoryPeakBytes / 4],
    workingBytes: [memoryPeakBytes / 4, memoryPeakBytes / 2, null],
    processes: [1, 2, 1],
  };
}
