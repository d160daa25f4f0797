import type { VisitColumns } from '../store/columns.ts';
import type { RunData } from '../store/run-data.ts';
import type { StoredCase, StoredRun } from '../store/schema.ts';
import type { StoredTrial } from '../store/trial-shape.ts';
import { omitUndefined } from '../vocabulary/omit-undefined.ts';
import { countedTrials } from './values.ts';

/** What became of a case's healthy hosts, those without a fault, in a fleet in which others have one. */
export interface Health {
  /** Healthy hosts asked in each trial. */
  readonly asked: number;
  /** The fewest of them that answered in one; absent where that can't be told of every trial. */
  readonly answered?: number;
  /**
   * The most of them in a trial whose visit began only after that of a host with a fault had timed out: hosts that never
   * answered held them up. Absent where none timed out.
   */
  readonly delayed?: number;
}

/** Ids of the hosts with a fault. */
export function faultyIn({ fleet }: StoredRun): ReadonlySet<number> {
  return new Set(fleet.faults?.flatMap(({ hosts }) => hosts));
}

/** The health of a case; undefined in a fleet without faults. */
export function healthOf(data: RunData, { name, hosts }: StoredCase): Health | undefined {
  const faulty = faultyIn(data.run);
  if (faulty.size === 0) return undefined;
  const ids = Array.from({ length: hosts }, (_, id) => id);
  const [healthy, unwell] = [ids.filter((id) => !faulty.has(id)), ids.filter((id) => faulty.has(id))];
  const trials = countedTrials(data, name);
  const columns = trials.flatMap(({ index }) => data.visits.get(index) ?? []);
  const delays = columns.flatMap((each) => delayedIn(each, healthy, unwell) ?? []);
  return omitUndefined({
    asked: healthy.length,
    answered: fewest(trials.map((trial) => answeredIn(trial, data.visits.get(trial.index), healthy))),
    delayed: delays.length > 0 ? Math.max(...delays) : undefined,
  });
}

/** How many hosts did not answer in each of a case's completed trials, healthy ones where others have a fault; none where that is unknown. */
export function unreachedByTrial(data: RunData, name: string): number[] {
  const faulty = faultyIn(data.run);
  const asked = data.run.cases.find((each) => each.name === name)?.hosts ?? 0;
  const healthy = Array.from({ length: asked }, (_, id) => id).filter((id) => !faulty.has(id));
  return countedTrials(data, name).flatMap((trial) => {
    const answered = answeredIn(trial, data.visits.get(trial.index), healthy);
    if (faulty.size > 0) return answered === undefined ? [] : [healthy.length - answered];
    return trial.hosts ? [trial.hosts.asked - trial.hosts.answered] : [];
  });
}

// Without its visits a trial still says whether a healthy host failed: it then has a validity warning.
function answeredIn(
  { hosts, warnings = [] }: StoredTrial,
  columns: VisitColumns | undefined,
  healthy: readonly number[],
): number | undefined {
  if (columns) return healthy.filter((id) => !(id in columns.errors)).length;
  if (hosts?.healthyAnswered !== undefined) return hosts.healthyAnswered;
  const failed = warnings.some(({ check }) => check === 'hosts-unreached');
  return hosts === undefined || failed ? undefined : healthy.length;
}

function fewest(counts: readonly (number | undefined)[]): number | undefined {
  const known = counts.filter((count) => count !== undefined);
  return known.length > 0 && known.length === counts.length ? Math.min(...known) : undefined;
}

function delayedIn(
  { startNs, endNs, errors }: VisitColumns,
  healthy: readonly number[],
  unwell: readonly number[],
): number | undefined {
  const timeouts = unwell.flatMap((id) => (errors[id] === 'ETIMEDOUT' ? (endNs[id] ?? []) : []));
  if (timeouts.length === 0) return undefined;
  const first = Math.min(...timeouts);
  return healthy.filter((id) => (startNs[id] ?? 0) >= first).length;
}
