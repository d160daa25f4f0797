import type { StoredCase, StoredRun } from '../store/schema.ts';
import { omitUndefined } from '../vocabulary/omit-undefined.ts';

/** What a case was executed in. Times are compared among cases of the same setting only. */
export interface Setting {
  readonly hosts: number;
  /** How many the hosts were spread over; absent where unknown (the author's own hosts). */
  readonly servers?: number;
  /** What each host was asked. */
  readonly sql?: string;
  /** What the servers themselves take for it, nanoseconds. */
  readonly floorNs?: number;
  /** How often a cycle was due, nanoseconds; absent for one cycle, and in a closed loop. */
  readonly everyNs?: number;
  /** Which of several `every` that is, as they are written, from 0; absent where there is one. */
  readonly everyPlace?: number;
}

/** The setting of a case: its own where something was swept, else the run's. */
export function settingOf(
  { scenario, fleet, cases }: Pick<StoredRun, 'scenario' | 'fleet' | 'cases'>,
  each: StoredCase,
): Setting {
  const { sql, floorNs } = each.sql === undefined ? scenario : each;
  const servers = each.servers ?? (fleet.servers.length || undefined);
  return omitUndefined({ hosts: each.hosts, servers, sql, floorNs, ...everyOf(cases, each) });
}

// The cases of a strategy stand in the order in which the author wrote what is swept.
function everyOf(cases: readonly StoredCase[], { schedule }: StoredCase): Partial<Setting> {
  const everyNs = schedule?.everyNs;
  const all = [...new Set(cases.map((each) => each.schedule?.everyNs))];
  return omitUndefined({ everyNs, everyPlace: all.length > 1 ? all.indexOf(everyNs) : undefined });
}

/** Ids of the hosts with a fault. */
export function faultyIn({ fleet }: Pick<StoredRun, 'fleet'>): ReadonlySet<number> {
  return new Set(fleet.faults?.flatMap(({ hosts }) => hosts));
}

export function isSameSetting(a: Setting, b: Setting): boolean {
  return inOrder(a, b) === 0;
}

/** The case that others of a setting are compared with; where the baseline's own parameters are swept, its first case. */
export function baselineIn(run: StoredRun, setting: Setting): StoredCase | undefined {
  return run.cases.find(
    (each) => each.strategy === run.scenario.baseline && isSameSetting(settingOf(run, each), setting),
  );
}

/**
 * The order in which settings are shown: by hosts, by servers, by how long a host takes, the smallest first; by how often
 * hosts are visited, the first written last. The last is the headline's.
 */
export function inOrder(a: Setting, b: Setting): number {
  return (
    a.hosts - b.hosts ||
    (a.servers ?? 0) - (b.servers ?? 0) ||
    (a.floorNs ?? 0) - (b.floorNs ?? 0) ||
    (b.everyPlace ?? 0) - (a.everyPlace ?? 0) ||
    (a.everyNs ?? 0) - (b.everyNs ?? 0) ||
    (a.sql ?? '').localeCompare(b.sql ?? '')
  );
}

/** Things of the same setting together, in the settings' order. */
export function bySetting<T>(all: readonly T[], settingOf: (each: T) => Setting): [Setting, T[]][] {
  const sorted = all.toSorted((a, b) => inOrder(settingOf(a), settingOf(b)));
  const groups: [Setting, T[]][] = [];
  for (const each of sorted) {
    const last = groups.at(-1);
    if (last && isSameSetting(last[0], settingOf(each))) last[1].push(each);
    else groups.push([settingOf(each), [each]]);
  }
  return groups;
}

/** The floors of a run, nanoseconds, ascending: several where the sleep was swept, none where it is not known. */
export function floorsOf({ scenario, cases }: Pick<StoredRun, 'scenario' | 'cases'>): number[] {
  const { floorNs } = scenario;
  if (floorNs !== undefined) return [floorNs];
  return [...new Set(cases.flatMap((each) => each.floorNs ?? []))].toSorted((a, b) => a - b);
}
