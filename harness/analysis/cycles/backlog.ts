import type { Schedule } from '../../scenario/schedule.ts';
import type { VisitColumns } from '../../store/columns.ts';
import { firstBeyond } from './bisection.ts';
import { dueMoments } from './due.ts';

/** Visits of a trial by a moment: how many were due, and how many had ended. */
export interface Backlog {
  readonly visits: number;
  /** Nanoseconds since GO; the last end also where it is later than all due moments. */
  readonly lastDueNs: number;
  readonly lastEndNs: number;
  dueBy(ns: number): number;
  doneBy(ns: number): number;
  /** The most visits that had not ended when their host was due again, and when; undefined in a closed loop, where that can't be. */
  readonly most?: { readonly visits: number; readonly atNs: number };
}

/** When the visits of a trial were due and done. */
export function backlogOf(columns: VisitColumns, hosts: number, schedule: Schedule): Backlog {
  const { endNs } = columns;
  // Typed: there are millions of them. At the end of a closed loop's time some hosts are in cycles that others don't come to.
  const isMade = (_: number, at: number) => endNs[at] !== null;
  const due = dueMoments(columns, hosts, schedule).filter(isMade).sort();
  const ends = Float64Array.from(endNs, (end) => end ?? 0)
    .filter(isMade)
    .sort();
  const dueBy = (ns: number) => firstBeyond(due, ns);
  const doneBy = (ns: number) => firstBeyond(ends, ns);
  const { everyNs } = schedule;
  return {
    visits: ends.length,
    lastDueNs: due.at(-1) ?? 0,
    lastEndNs: ends.at(-1) ?? 0,
    dueBy,
    doneBy,
    ...(everyNs === undefined ? {} : { most: mostBehind(due, everyNs, doneBy) }),
  };
}

// It only grows when a host is due again.
function mostBehind(due: Float64Array, everyNs: number, doneBy: (ns: number) => number) {
  let most = { visits: 0, atNs: 0 };
  for (let at = 0; at < due.length; at++) {
    const again = (due[at] ?? 0) + everyNs;
    const visits = at + 1 - doneBy(again);
    if (visits > most.visits) most = { visits, atNs: again };
  }
  return most;
}
