// Alone: it asks the engine.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { type Fleet, hostsOf } from '../../../harness/fleet/fleet.ts';
import type { Program } from '../../../harness/trial/launchers/subprocess.ts';
import { type Habit, habitOf } from '../../../harness/trial/validity/proof.ts';
import { startSmall } from '../../fleet/docker/small-fleet.ts';
import { embedded, faulty } from '../../fleet/embedded/embedded-fleet.ts';
import { missing } from '../../requirements.ts';
import { workloadOf } from '../../scenario/workload.ts';
import { attempt } from '../attempt.ts';

const ASKER = join(import.meta.dirname, '..', '..', 'fixtures', 'asker.ts');
const HOSTS = 8;
const workload = workloadOf('select 1', { timeoutMs: 10_000 });

function asker(way: string): Program {
  return { argv: [process.execPath, ASKER, way, '{hostsFile}', '{taskFile}'], protocol: 'none', cwd: '/' };
}

/** How many hosts are credited to a program that asks them in this way. */
async function credited(way: string, fleet: Fleet, habit?: Habit) {
  const { measurement } = await attempt('', { fleet, workload, hosts: HOSTS, program: asker(way), habit });
  assert.equal(measurement.outcome.kind, 'completed', measurement.outcome.message);
  return measurement.hosts;
}

const simulation = await embedded(HOSTS);
after(() => simulation.stop());

// On the simulation each host counts for itself.
const BY_HOST = {
  honestly: 8,
  'otherwise written': 8,
  'with set-up': 8,
  'set-up alone': 0,
  'the set-up of all, and half': 4,
  'half of them': 4,
  'half of them twice': 4,
  'every second': 4,
  'one for all': 1,
  'one for all, on one connection': 1,
  'something cheaper': 0,
  nothing: 0,
  'after a wrong password': 0,
};

for (const [way, answered] of Object.entries(BY_HOST)) {
  test(`simulated hosts, asked ${way}: ${answered} of ${HOSTS} are credited`, async () => {
    const errors = answered === HOSTS ? {} : { NOT_ASKED: HOSTS - answered };
    assert.deepEqual(await credited(way, simulation), { asked: HOSTS, answered, errors });
  });
}

test('in a fleet with faults the healthy hosts are counted apart', async () => {
  await using fleet = await faulty(HOSTS, [{ fault: { kind: 'deny' }, hosts: [0, 3] }]);
  const hosts = await credited('honestly, whatever fails', fleet);
  assert.deepEqual(hosts, { asked: HOSTS, answered: 6, healthyAnswered: 6, errors: { NOT_ASKED: 2 } });
});

test('a strategy of version 1 that claims hosts it did not ask', async () => {
  const { measurement } = await attempt('honest', { fleet: simulation });
  const { check, message = '' } = measurement.warnings?.[0] ?? {};
  assert.equal(check, 'counters');
  assert.match(message, /claims 5 answered hosts, but .* the workload's statement for 0 of them/);
});

test('where the servers are not ours nobody is credited', async () => {
  const { watchStatements: _, ...external } = { ...simulation, counters: async () => [] };
  assert.equal(await credited('honestly', external), undefined);
});

// Two real servers, of which each counts for all of its hosts: what they can't tell apart is credited, and no more.
const BY_SERVER = {
  honestly: 8,
  'otherwise written': 8,
  'with set-up': 8,
  'set-up alone': 0,
  'the set-up of all, and half': 4,
  'half of them': 4,
  // Hosts of the same server: docs/protocol.md says so.
  'half of them twice': 8,
  'every second': 4,
  'one for all': 4,
  'one for all, on one connection': 1,
  'something cheaper': 0,
  nothing: 0,
  'after a wrong password': 0,
};

test('real servers credit a program, after a rehearsal, with no more hosts than statements', {
  skip: missing('docker'),
}, async () => {
  await using fleet = await startSmall({ servers: 2, hosts: [HOSTS] });
  const found: Record<string, number | undefined> = {};
  for (const way of Object.keys(BY_SERVER)) {
    const only = hostsOf(fleet, { hosts: 1 });
    const [host] = only;
    const record = host && (await fleet.recordConversations?.(host));
    assert.ok(record);
    await attempt('', { fleet, workload, hosts: 1, only, program: asker(way) });
    const habit = habitOf(await record.end(), workload.statements[0]);
    found[way] = (await credited(way, fleet, habit))?.answered;
  }
  assert.deepEqual(found, BY_SERVER);
});

test('a habit: what is asked besides, and counted alike, for each login', () => {
  const setUp = ['SET NAMES utf8mb4', 'SELECT @@version', "SHOW VARIABLES LIKE 'x'", 'COMMIT'];
  assert.deepEqual(habitOf([[...setUp, 'select 1'], setUp], 'SELECT 1'), { asks: true, besides: 1 });
  assert.deepEqual(habitOf([setUp], 'show processlist'), { asks: false, besides: 1 });
  assert.deepEqual(habitOf([[...setUp, 'call p()']], 'CALL p();'), { asks: true, besides: 0 });
  assert.deepEqual(habitOf([], 'select 1'), { asks: false, besides: 0 });
});
