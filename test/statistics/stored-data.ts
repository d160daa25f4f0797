import type { RunData, SampleColumns } from '../../harness/run/samples.ts';
import type { StoredTrial } from '../../harness/run/schema.ts';
import { storedRun } from '../run/stored-run.ts';

/** A stored run with the given cases, trials and, by trial, the ends of its hosts' visits in nanoseconds. */
export function storedData(
  cases: readonly string[],
  trials: readonly StoredTrial[],
  ends: Readonly<Record<number, readonly number[]>> = {},
): RunData {
  const samples = Object.entries(ends).map(
    ([trial, endNs]) => [Number(trial), columns(Number(trial), endNs)] as const,
  );
  return { run: storedRun(cases, trials), samples: new Map(samples), timelines: new Map(), problems: [] };
}

function columns(trial: number, endNs: readonly number[]): SampleColumns {
  return { trial, startNs: endNs.map(() => 0), connectedNs: endNs.map(() => 0), endNs, errors: {} };
}
