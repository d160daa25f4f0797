import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import type { DrawnFault } from '../../harness/scenario/fault.ts';
import { faulty } from '../fleet/embedded/embedded-fleet.ts';
import { workloadOf } from '../scenario/workload.ts';
import { STRATEGIES, titled } from '../strategies/cases.ts';
import { errorsKnownTo, HOSTS, LASTING, perform, SHORT, warningsOf } from './lasting-faults.ts';

const MS = 1e6;

const fleet = await faulty(HOSTS, LASTING);
after(() => fleet.stop());

// Each mostly waits for its timeouts. What the servers counted is of all three then, so the test below asks one alone.
suite('every strategy', { concurrency: 3 }, () => {
  for (const strategy of STRATEGIES) {
    const { title, options } = titled(
      strategy,
      'reports the hosts with a fault, each by the kind of its fault',
    );
    test(title, options, async () => {
      const { measurement, errors } = await perform(fleet, strategy.name);
      assert.deepEqual(errors, errorsKnownTo(strategy));
      assert.deepEqual(warningsOf(measurement), []);
    });
  }
});

test('hosts with a fault trip no check, and the healthy ones have a time of their own', async () => {
  const { measurement } = await perform(fleet);
  assert.deepEqual(measurement.hosts, {
    asked: 24,
    answered: 14,
    errors: { ECONNREFUSED: 2, ETIMEDOUT: 4, ECONNRESET: 2, ER_ACCESS_DENIED_ERROR: 2 },
  });
  const { workNs = 0, healthyNs = 0, conditions } = measurement;
  assert.ok(workNs >= SHORT.timeoutMs * MS, `${workNs}`);
  assert.ok(healthyNs >= 50 * MS && healthyNs < workNs, `${healthyNs}`);
  assert.ok(!conditions?.serversListenDrops, 'what silent hosts drop on purpose is not counted');
  assert.deepEqual(warningsOf(measurement), []);
});

test('a host that fails without a fault still gives a warning', async () => {
  const hosts = fleet.hosts.map((host) => (host.id === 4 ? { ...host, port: 9 } : host));
  const { measurement, errors } = await perform({ ...fleet, hosts });
  assert.equal(errors[4], 'ECONNREFUSED');
  const [warning, ...others] = warningsOf(measurement);
  assert.match(warning ?? '', /^1 of 12 hosts without a fault did not answer \(1 × ECONNREFUSED\)/);
  assert.deepEqual(others, []);
});

test('a server that crashes in mid-trial is back for the next, whose counters are whole', async () => {
  const crash: DrawnFault = { fault: { kind: 'crash', afterMs: 1_000 }, servers: [1] };
  await using crashing = await faulty(6, [crash], 3);
  for (const _ of ['first trial', 'second trial']) {
    const workload = workloadOf('select sleep(2)', { timeoutMs: 10_000 });
    const { measurement, errors } = await perform(crashing, 'node/async-lean', workload);
    assert.deepEqual(errors, { 1: 'CR_SERVER_LOST', 4: 'CR_SERVER_LOST' });
    assert.equal(measurement.servers?.connections, 6);
    assert.deepEqual(warningsOf(measurement), []);
  }
  const early = await perform(crashing, 'node/async-lean', workloadOf('select 1', { timeoutMs: 10_000 }));
  assert.deepEqual(early.errors, {}, 'it was over before the crash');
});

test('a server that is paused in mid-trial lets its clients wait, and is thawed for the next', async () => {
  const pause: DrawnFault = { fault: { kind: 'pause', afterMs: 600 }, servers: [0] };
  await using paused = await faulty(4, [pause], 2);
  for (const _ of ['first trial', 'second trial']) {
    const workload = workloadOf('select sleep(1)', { timeoutMs: 2_500 });
    const { measurement, errors } = await perform(paused, 'node/async-lean', workload);
    assert.deepEqual(errors, { 0: 'ETIMEDOUT', 2: 'ETIMEDOUT' });
    assert.equal(measurement.servers?.connections, 4);
    assert.deepEqual(warningsOf(measurement), []);
  }
});
