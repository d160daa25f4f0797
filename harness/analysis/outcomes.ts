import type { RunData } from '../store/run-data.ts';
import type { StoredRun } from '../store/schema.ts';
import type { HostCounts, StoredTrial } from '../store/trial-shape.ts';
import { caseOf, hasCycles } from './cycles/due.ts';
import { countedTrials } from './values.ts';

/** The most kinds that are shown; a strategy may invent one for every host. */
const MOST = 8;

/** The rarest kinds together, where there are more. */
const OTHER_KINDS = 'other kinds';

/** The fewest and the most hosts in a trial. */
export type HostRange = readonly [fewest: number, most: number];

/** How the hosts of a case ended, trial by trial. */
interface HostOutcomes {
  readonly answered: HostRange;
  /** In the order of the kinds that were asked for. */
  readonly failed: readonly HostRange[];
}

/** How hosts failed in a run's measured trials, the most frequent kind first; empty where every host answered. */
export function failureKinds({ run }: { readonly run: StoredRun }): readonly string[] {
  const counts = new Map<string, number>();
  for (const { hosts } of run.cases.flatMap(({ name }) => countedTrials({ run }, name))) {
    for (const [kind, count] of Object.entries(hosts?.errors ?? {}))
      counts.set(kind, (counts.get(kind) ?? 0) + count);
  }
  const kinds = [...counts].toSorted(([a, of], [b, than]) => than - of || (a < b ? -1 : 1));
  const names = kinds.map(([kind]) => kind);
  return names.length > MOST ? [...names.slice(0, MOST - 1), OTHER_KINDS] : names;
}

/** How many hosts of a trial failed by each of the kinds; over cycles, how many visits. */
export function failuresByKind(
  { errors }: NonNullable<StoredTrial['hosts']>,
  kinds: readonly string[],
): number[] {
  const counts = new Map(kinds.map((kind) => [kind, 0]));
  for (const [kind, count] of Object.entries(errors)) {
    const named = counts.has(kind) ? kind : OTHER_KINDS;
    counts.set(named, (counts.get(named) ?? 0) + count);
  }
  return kinds.map((kind) => counts.get(kind) ?? 0);
}

/** How the hosts of a trial ended; over cycles, how its visits did. Undefined where that was not counted. */
export function countsOf(
  { run, visits }: Pick<RunData, 'run' | 'visits'>,
  trial: StoredTrial,
): HostCounts | undefined {
  const { hosts, index } = trial;
  const found = caseOf(run, trial);
  if (!hosts || !found || !hasCycles(found)) return hosts;
  const columns = visits.get(index);
  if (!columns) return undefined;
  const asked = columns.endNs.reduce<number>((count, end) => (end === null ? count : count + 1), 0);
  return { asked, answered: asked - Object.keys(columns.errors).length, errors: hosts.errors };
}

/** How the hosts of a case ended; undefined where no completed trial has counted them. */
export function hostOutcomes(
  data: Pick<RunData, 'run' | 'visits'>,
  caseName: string,
  kinds: readonly string[],
): HostOutcomes | undefined {
  const counted = countedTrials(data, caseName).flatMap((trial) => countsOf(data, trial) ?? []);
  if (counted.length === 0) return undefined;
  const failed = counted.map((hosts) => failuresByKind(hosts, kinds));
  return {
    answered: rangeOf(counted.map(({ answered }) => answered)),
    failed: kinds.map((_, at) => rangeOf(failed.map((counts) => counts[at] ?? 0))),
  };
}

function rangeOf(values: readonly number[]): HostRange {
  return [Math.min(...values), Math.max(...values)];
}
