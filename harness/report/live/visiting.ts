import type { Schedule } from '../../scenario/schedule.ts';
import { grouped } from '../../vocabulary/wording.ts';

/** A strategy at work over cycles, as far as that is seen from outside. */
export interface Visiting {
  readonly schedule: Schedule;
  readonly hosts: number;
  /** Since GO. */
  readonly sinceMs: number;
  /** Visits that it has reported: none before its end where it reports only then. */
  readonly reported: number;
}

/**
 * `cycle 13 of 120, 6,231 of 6,500 due visits reported`; without reports the cycle alone, which the clock tells. In a closed
 * loop nothing but the reports tells how far it is.
 */
export function visitingText({ schedule, hosts, sinceMs, reported }: Visiting): string | undefined {
  const { cycles, everyNs } = schedule;
  if (everyNs === undefined) {
    const all = cycles === undefined ? '' : ` of ${grouped(cycles * hosts)}`;
    return reported === 0 ? undefined : `${grouped(reported)}${all} visits reported`;
  }
  const due = dueBy(schedule, hosts, sinceMs);
  const cycle = `cycle ${Math.ceil(due / hosts)}${cycles === undefined ? '' : ` of ${cycles}`}`;
  return reported === 0 ? cycle : `${cycle}, ${grouped(reported)} of ${grouped(due)} due visits reported`;
}

/** How much longer it takes; undefined where neither the schedule nor its reports tell. */
export function workLeftMs({ schedule, hosts, sinceMs, reported }: Visiting): number | undefined {
  const { cycles = 0, everyNs, forNs } = schedule;
  if (forNs !== undefined) return Math.max(0, forNs / 1e6 - sinceMs);
  // As fast as so far; a first cycle is not enough to tell.
  const byReports = reported < hosts ? undefined : sinceMs * ((cycles * hosts) / reported - 1);
  if (everyNs === undefined) return byReports;
  const byClock = Math.max(0, (cycles * everyNs) / 1e6 - sinceMs);
  // Reports come up to a cycle after the visits, which may take a cycle themselves.
  const isBehind = byClock === 0 || reported + 2 * hosts < dueBy(schedule, hosts, sinceMs);
  return isBehind && byReports !== undefined ? Math.max(byReports, byClock) : byClock;
}

/** How many visits are due so long after GO. */
function dueBy({ cycles = Infinity, everyNs = 1, spread }: Schedule, hosts: number, sinceMs: number): number {
  const cycle = Math.floor((sinceMs * 1e6) / everyNs);
  const rest = sinceMs * 1e6 - cycle * everyNs;
  const inCycle = spread === 'even' ? Math.min(hosts, 1 + Math.floor((rest * hosts) / everyNs)) : hosts;
  return Math.min(cycles * hosts, cycle * hosts + inCycle);
}
