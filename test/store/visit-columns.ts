import type { TrialVisits, Visit } from '../../harness/store/columns.ts';

/** Visits in their order, cycle after cycle, as a trial stores them. */
export function visitColumns(visits: readonly Omit<Visit, 'host' | 'cycle'>[]): TrialVisits {
  const rows = visits.map((visit) => visit.rows ?? null);
  return {
    startNs: visits.map(({ startNs }) => startNs),
    connectedNs: visits.map(({ connectedNs }) => connectedNs ?? null),
    endNs: visits.map(({ endNs }) => endNs),
    ...(rows.some((count) => count !== null) ? { rows } : {}),
    errors: Object.fromEntries(visits.flatMap(({ error }, at) => (error === undefined ? [] : [[at, error]]))),
  };
}
