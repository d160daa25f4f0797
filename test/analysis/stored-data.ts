import type { VisitColumns } from '../../harness/store/columns.ts';
import type { RunData } from '../../harness/store/run-data.ts';
import type { StoredTrial } from '../../harness/store/trial-shape.ts';
import { storedRun } from '../store/stored-run.ts';

/** A stored run with the given cases, trials and, by trial, the ends of its hosts' visits in nanoseconds. */
export function storedData(
  cases: readonly string[],
  trials: readonly StoredTrial[],
  ends: Readonly<Record<number, readonly number[]>> = {},
): RunData {
  const visits = Object.entries(ends).map(
    ([trial, endNs]) => [Number(trial), columns(Number(trial), endNs)] as const,
  );
  return { run: storedRun(cases, trials), visits: new Map(visits), timelines: new Map(), problems: [] };
}

function columns(trial: number, endNs: readonly number[]): VisitColumns {
  return { trial, startNs: endNs.map(() => 0), connectedNs: endNs.map(() => 0), endNs, errors: {} };
}
