import type { RunData } from '../../store/run-data.ts';
import type { StoredCase } from '../../store/schema.ts';
import type { StoredTrial } from '../../store/trial-shape.ts';
import { omitUndefined } from '../../vocabulary/omit-undefined.ts';
import { cyclesOf } from './cycles.ts';
import { hasCycles } from './due.ts';

/** What a case's summary has where hosts are visited more than once; empty where they are visited once. */
export interface OverTime {
  /** Visits to hosts without a fault, skipped cycles included, in the trial with the fewest answered. */
  readonly visits?: { readonly asked: number; readonly answered: number };
  /** The cycle with the highest p99 of latency of all trials. */
  readonly worstCycle?: WorstCycle;
}

export interface WorstCycle {
  readonly round: number;
  /** From 0. */
  readonly cycle: number;
  /** Of the latency of its visits, nanoseconds. */
  readonly p99: number;
}

/** The same of its completed trials. */
export function overTime(data: RunData, each: StoredCase, trials: readonly StoredTrial[]): OverTime {
  if (!hasCycles(each)) return {};
  const counts = trials.flatMap((trial) => {
    const cycles = cyclesOf(data, trial);
    const sum = (what: 'due' | 'answered') => cycles.reduce((all, { [what]: count }) => all + count, 0);
    return cycles.length > 0 ? [{ asked: sum('due'), answered: sum('answered') }] : [];
  });
  const worst = trials.flatMap((trial) =>
    cyclesOf(data, trial).flatMap(({ isCounted, cycle, latency }) =>
      isCounted && latency ? [{ round: trial.round, cycle, p99: latency.p99 }] : [],
    ),
  );
  return omitUndefined({
    visits: counts.toSorted((a, b) => b.asked - b.answered - (a.asked - a.answered))[0],
    worstCycle: worst.reduce<WorstCycle | undefined>(
      (most, one) => (most && most.p99 >= one.p99 ? most : one),
      undefined,
    ),
  });
}
