import type { VisitColumns } from '../store/columns.ts';
import type { RunData } from '../store/run-data.ts';
import type { StoredCase } from '../store/schema.ts';
import type { StoredTrial } from '../store/trial-shape.ts';
import { omitUndefined } from '../vocabulary/omit-undefined.ts';
import { firstBeyond } from './cycles/bisection.ts';
import { dueIn } from './cycles/due.ts';
import { faultyIn } from './setting.ts';
import { countedTrials } from './values.ts';

/** What became of a case's healthy hosts, those without a fault, in a fleet in which others have one. */
export interface Health {
  /** Healthy hosts asked in each trial. */
  readonly asked: number;
  /** The fewest of them that answered in one; absent where that can't be told of every trial. */
  readonly answered?: number;
  /**
   * The most of them in a trial of which a visit was due before one to a host with a fault timed out, and began only after
   * that: hosts that never answered held them up. Absent where none timed out.
   */
  readonly delayed?: number;
}

/** The health of a case; undefined in a fleet without faults. */
export function healthOf(data: RunData, { name, hosts }: StoredCase): Health | undefined {
  const faulty = faultyIn(data.run);
  if (faulty.size === 0) return undefined;
  const ids = Array.from({ length: hosts }, (_, id) => id);
  const healthy = ids.filter((id) => !faulty.has(id));
  const trials = countedTrials(data, name);
  const delays = trials.flatMap((trial) => {
    const columns = data.visits.get(trial.index);
    return (columns && delayedIn({ ...columns, dueNs: dueIn(data, trial) }, hosts, faulty)) ?? [];
  });
  return omitUndefined({
    asked: healthy.length,
    answered: fewest(trials.map((trial) => answeredIn(trial, data.visits.get(trial.index), healthy, hosts))),
    delayed: delays.length > 0 ? Math.max(...delays) : undefined,
  });
}

/** How many hosts did not answer in each of a case's completed trials, healthy ones where others have a fault; none where that is unknown. */
export function unreachedByTrial(data: RunData, name: string): number[] {
  const faulty = faultyIn(data.run);
  const asked = data.run.cases.find((each) => each.name === name)?.hosts ?? 0;
  const healthy = Array.from({ length: asked }, (_, id) => id).filter((id) => !faulty.has(id));
  return countedTrials(data, name).flatMap((trial) => {
    const answered = answeredIn(trial, data.visits.get(trial.index), healthy, asked);
    if (faulty.size > 0) return answered === undefined ? [] : [healthy.length - answered];
    return trial.hosts ? [trial.hosts.asked - trial.hosts.answered] : [];
  });
}

// Without its visits a trial still says whether a healthy host failed: it then has a validity warning.
function answeredIn(
  { hosts, warnings = [] }: StoredTrial,
  columns: VisitColumns | undefined,
  healthy: readonly number[],
  asked: number,
): number | undefined {
  if (columns) {
    const failing = new Set(Object.keys(columns.errors).map((at) => Number(at) % asked));
    return healthy.filter((id) => !failing.has(id)).length;
  }
  if (hosts?.healthyAnswered !== undefined) return hosts.healthyAnswered;
  const failed = warnings.some(({ check }) => check === 'hosts-unreached');
  return hosts === undefined || failed ? undefined : healthy.length;
}

function fewest(counts: readonly (number | undefined)[]): number | undefined {
  const known = counts.filter((count) => count !== undefined);
  return known.length > 0 && known.length === counts.length ? Math.min(...known) : undefined;
}

/** The share of a timeout's length that a visit must have waited for it, to count as held up by it: less is chance. */
const WAITED = 0.1;

function delayedIn(
  { startNs, endNs, errors, dueNs }: VisitColumns & { readonly dueNs: Float64Array },
  hosts: number,
  faulty: ReadonlySet<number>,
): number | undefined {
  const timeouts = Object.keys(errors)
    .map(Number)
    .filter((at) => errors[at] === 'ETIMEDOUT' && faulty.has(at % hosts))
    .toSorted((a, b) => (endNs[a] ?? 0) - (endNs[b] ?? 0));
  if (timeouts.length === 0) return undefined;
  const ends = timeouts.map((at) => endNs[at] ?? 0);
  const least =
    WAITED *
    timeouts.reduce((shortest, at) => Math.min(shortest, (endNs[at] ?? 0) - (startNs[at] ?? 0)), Infinity);
  const delayed = new Set<number>();
  for (let at = 0; at < startNs.length; at++) {
    const [start, due = 0] = [startNs[at], dueNs[at]];
    if (typeof start !== 'number' || faulty.has(at % hosts)) continue;
    const end = ends[firstBeyond(ends, due + least)];
    if (end !== undefined && end <= start) delayed.add(at % hosts);
  }
  return delayed.size;
}
