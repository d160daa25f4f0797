import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Fleet } from '../../harness/fleet/fleet.ts';
import type { DrawnFault } from '../../harness/scenario/fault.ts';
import { resolve } from '../../harness/strategies/catalogue.ts';
import type { TrialOrder } from '../../harness/trial/execute.ts';
import type { Measurement, Sample } from '../../harness/trial/measurement.ts';
import { faulty } from '../fleet/embedded/embedded-fleet.ts';
import { STRATEGIES, titled } from '../strategies/cases.ts';
import { attempt } from './attempt.ts';

const MS = 1e6;
const SHORT = { sql: 'select sleep(0.05)', timeoutMs: 700 };

/** A trial of a strategy of the catalogue, on every host of a fleet. */
async function perform(fleet: Fleet, name = 'node/async-lean', workload: TrialOrder['workload'] = SHORT) {
  const found = await resolve(name);
  assert.ok('argv' in found, JSON.stringify(found));
  const program: TrialOrder['program'] = { argv: found.argv, protocol: 1, cwd: '/' };
  const { measurement, samples } = await attempt('', { fleet, program, workload, hosts: fleet.hosts.length });
  assert.deepEqual(measurement.outcome, { kind: 'completed', message: 'Completed.' });
  return { measurement, errors: errorsOf(samples) };
}

/** The hosts that failed, by their ids. */
function errorsOf(samples: readonly Sample[]): Record<number, string> {
  return Object.fromEntries(samples.flatMap(({ id, error }) => (error === undefined ? [] : [[id, error]])));
}

function doubtsOf({ doubts = [] }: Measurement): string[] {
  const own = ['counters', 'hosts-unreached', 'connection-limit', 'listen-overflow'];
  return doubts.filter(({ check }) => own.includes(check)).map(({ message }) => message);
}

// What lasts the whole trial, on two hosts each but for the slow ones, which answer in the end.
const LASTING: readonly DrawnFault[] = [
  { fault: { kind: 'refuse' }, hosts: [0, 13] },
  { fault: { kind: 'silent' }, hosts: [2, 17] },
  { fault: { kind: 'stall' }, hosts: [5, 23] },
  { fault: { kind: 'reset' }, hosts: [7, 20] },
  { fault: { kind: 'deny' }, hosts: [11, 12] },
  { fault: { kind: 'slow', byMs: 200 }, hosts: [3, 15] },
];
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
const fleet = await faulty(24, LASTING);
after(() => fleet.stop());

for (const strategy of STRATEGIES) {
  const { title, options } = titled(
    strategy,
    'reports the hosts with a fault, each by the kind of its fault',
  );
  test(title, options, async () => {
    const { measurement, errors } = await perform(fleet, strategy.name);
    assert.deepEqual(errors, ERRORS);
    assert.deepEqual(doubtsOf(measurement), []);
  });
}

test('hosts with a fault raise no doubt, and the healthy ones have a time of their own', async () => {
  const { measurement } = await perform(fleet);
  assert.deepEqual(measurement.hosts, {
    asked: 24,
    answered: 14,
    errors: { ECONNREFUSED: 2, ETIMEDOUT: 4, ECONNRESET: 2, ER_ACCESS_DENIED_ERROR: 2 },
  });
  const { workNs = 0, healthyNs = 0, conditions } = measurement;
  assert.ok(workNs >= SHORT.timeoutMs * MS, `${workNs}`);
  assert.ok(healthyNs >= 50 * MS && healthyNs < workNs, `${healthyNs}`);
  assert.equal('listenOverflows' in (conditions ?? {}), false, 'a simulated silence overflows queues');
  assert.deepEqual(doubtsOf(measurement), []);
});

test('a host that fails without a fault is doubted still', async () => {
  const hosts = fleet.hosts.map((host) => (host.id === 4 ? { ...host, port: 9 } : host));
  const { measurement, errors } = await perform({ ...fleet, hosts });
  assert.equal(errors[4], 'ECONNREFUSED');
  const [doubt, ...others] = doubtsOf(measurement);
  assert.match(doubt ?? '', /^1 of 12 hosts without a fault did not answer \(1 × ECONNREFUSED\)/);
  assert.deepEqual(others, []);
});

test('a server that crashes in mid-trial is back for the next, whose counters are whole', async () => {
  const crash: DrawnFault = { fault: { kind: 'crash', afterMs: 400 }, servers: [1] };
  await using crashing = await faulty(6, [crash], 3);
  for (const _ of ['first trial', 'second trial']) {
    const workload = { sql: 'select sleep(0.8)', timeoutMs: 10_000 };
    const { measurement, errors } = await perform(crashing, 'node/async-lean', workload);
    assert.deepEqual(errors, { 1: 'CR_SERVER_LOST', 4: 'CR_SERVER_LOST' });
    assert.equal(measurement.servers?.connections, 6);
    assert.deepEqual(doubtsOf(measurement), []);
  }
  const early = await perform(crashing, 'node/async-lean', { sql: 'select 1', timeoutMs: 10_000 });
  assert.deepEqual(early.errors, {}, 'it was over before the crash');
});

test('a server that is paused in mid-trial lets its clients wait, and is thawed for the next', async () => {
  const pause: DrawnFault = { fault: { kind: 'pause', afterMs: 200 }, servers: [0] };
  await using paused = await faulty(4, [pause], 2);
  for (const _ of ['first trial', 'second trial']) {
    const workload = { sql: 'select sleep(0.4)', timeoutMs: 900 };
    const { measurement, errors } = await perform(paused, 'node/async-lean', workload);
    assert.deepEqual(errors, { 0: 'ETIMEDOUT', 2: 'ETIMEDOUT' });
    assert.equal(measurement.servers?.connections, 4);
    assert.deepEqual(doubtsOf(measurement), []);
  }
});
