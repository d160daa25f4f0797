import assert from 'node:assert/strict';
import type { Fleet } from '../../harness/fleet/fleet.ts';
import type { DrawnFault } from '../../harness/scenario/fault.ts';
import type { Measurement } from '../../harness/store/trial-shape.ts';
import { probeStrategy } from '../../harness/trial/programs/probe.ts';
import type { TrialRequest } from '../../harness/trial/request.ts';
import { workloadOf } from '../scenario/workload.ts';
import { knownTo } from '../strategies/cases.ts';
import type { Case } from '../strategies/perform.ts';
import { attempt } from './attempt.ts';

export const HOSTS = 24;

/** What lasts the whole trial, on two of the hosts each; the slow ones answer in the end. */
export const LASTING: readonly DrawnFault[] = [
  { fault: { kind: 'refuse' }, hosts: [0, 13] },
  { fault: { kind: 'silent' }, hosts: [2, 17] },
  { fault: { kind: 'stall' }, hosts: [5, 23] },
  { fault: { kind: 'reset' }, hosts: [7, 20] },
  { fault: { kind: 'deny' }, hosts: [11, 12] },
  { fault: { kind: 'slow', byMs: 200 }, hosts: [3, 15] },
];

/** What every strategy reports then, whatever makes the faults. */
const ERRORS = {
  0: 'ECONNREFUSED',
  2: 'ETIMEDOUT',
  5: 'ETIMEDOUT',
  7: 'ECONNRESET',
  11: 'ER_ACCESS_DENIED_ERROR',
  12: 'ER_ACCESS_DENIED_ERROR',
  13: 'ECONNREFUSED',
  17: 'ETIMEDOUT',
  20: 'ECONNRESET',
  23: 'ETIMEDOUT',
};

/** The same, where a strategy's driver knows no better. */
export function errorsKnownTo(strategy: Case): Record<string, string> {
  return Object.fromEntries(Object.entries(ERRORS).map(([id, kind]) => [id, knownTo(strategy, kind)]));
}

export const SHORT = workloadOf('select sleep(0.05)', { timeoutMs: 1_500 });

/** A trial of a strategy of the catalogue, on every host of a fleet. */
export async function perform(
  fleet: Fleet,
  name = 'node/async-lean',
  workload: TrialRequest['workload'] = SHORT,
) {
  const found = await probeStrategy(name);
  assert.ok('argv' in found, JSON.stringify(found));
  const program: TrialRequest['program'] = { argv: found.argv, protocol: 2, cwd: '/' };
  const { measurement, visits } = await attempt('', { fleet, program, workload, hosts: fleet.hosts.length });
  assert.deepEqual(measurement.outcome, { kind: 'completed', message: 'Completed.' });
  return { measurement, errors: visits?.errors ?? {} };
}

/**
 * Warnings that say whether a strategy did what it claims, or reached what it could. Not full queues: they are counted
 * in a network namespace that other tests share, and silent hosts of theirs are full queues.
 */
export function warningsOf({ warnings = [] }: Measurement): string[] {
  const own = ['counters', 'hosts-unreached', 'connection-limit'];
  return warnings.filter(({ check }) => own.includes(check)).map(({ message }) => message);
}
