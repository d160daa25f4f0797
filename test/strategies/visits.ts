import assert from 'node:assert/strict';
import type { Performance, Schedule } from './perform.ts';

/** A report: docs/protocol.md. */
export interface ReportedVisit {
  readonly host: number;
  readonly cycle: number;
  readonly start: number;
  readonly connected?: number;
  readonly end: number;
  readonly rows?: number;
  readonly error?: string;
}

/** Between the strategy's clock for waiting and the one that it reports by: docs/protocol.md allows it. */
const SLACK_NS = 1e6;

/** The visits of a performance that kept the protocol. */
export function visitsOf({ beforeGo, afterGo, stderr, exitCode }: Performance): ReportedVisit[] {
  assert.equal(stderr, '');
  assert.equal(exitCode, 0);
  assert.deepEqual(beforeGo, ['READY']);
  const reports = afterGo.filter((line) => line !== 'DONE');
  assert.equal(reports.length, afterGo.length - 1, 'one DONE');
  return reports.map((line) => JSON.parse(line));
}

/** The visits of each host, which must be cycles 0, 1, 2, … in this order, one after the other, and none early. */
export function assertScheduled(
  visits: readonly ReportedVisit[],
  hosts: readonly { readonly id: number }[],
  { everyNs, spread, forNs }: Schedule,
): ReportedVisit[][] {
  const dueAt = (place: number, cycle: number) =>
    cycle * (everyNs ?? 0) + (spread === 'even' ? Math.floor((place * (everyNs ?? 0)) / hosts.length) : 0);
  assert.ok(visits.every(({ host }) => hosts.some(({ id }) => id === host)));
  return hosts.map(({ id }, place) => {
    const own = visits.filter(({ host }) => host === id).sort((a, b) => a.cycle - b.cycle);
    assert.deepEqual(
      own.map(({ cycle }) => cycle),
      [...own.keys()],
    );
    for (const [cycle, visit] of own.entries()) {
      const free = own[cycle - 1]?.end ?? 0;
      const due = Math.max(free, dueAt(place, cycle));
      assert.ok(visit.start >= due - SLACK_NS, `host ${id}, cycle ${cycle}: ${visit.start} < ${due}`);
      assert.ok(visit.end >= visit.start);
      if (forNs !== null) assert.ok(free < forNs + SLACK_NS, `due ${free}, beyond ${forNs}`);
    }
    return own;
  });
}
