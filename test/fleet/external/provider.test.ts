import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createConnection } from 'mysql2/promise';
import { FleetError } from '../../../harness/vocabulary/errors.ts';
import { embedded, faulty, login } from '../embedded/embedded-fleet.ts';
import { external, VARIABLE } from './own-hosts.ts';

const own = await embedded(6);
after(() => own.stop());

test('hosts are visited as they are listed, the first so many of them', async () => {
  await using fleet = await external(own, {}, { hosts: [1, 4] });
  const listed = own.hosts.slice(0, 4).map(({ id, address, port }) => ({ id, address, port, server: id }));
  assert.deepEqual(fleet.hosts, listed);
  assert.deepEqual(fleet.credentials, own.credentials);
  const { readyNs, ...record } = fleet.record;
  assert.ok(readyNs > 0);
  assert.deepEqual(record, {
    provider: 'external',
    simulated: false,
    reach: 'direct',
    hosts: 4,
    servers: [],
    versions: { '8.4.0-manyhosts-embedded': 4 },
    faults: [],
  });
});

test('each host is logged in to once, and then asked nothing', async () => {
  const [before] = await own.counters();
  await using fleet = await external(own);
  assert.deepEqual(await fleet.counters(), []);
  assert.deepEqual([fleet.usage(), fleet.contention(), fleet.capacities], [[], [], []]);
  assert.equal(await fleet.listenFailures(), undefined);
  await fleet.injectFaults().revert();
  const [now] = await own.counters();
  assert.equal((now?.connections ?? 0) - (before?.connections ?? 0), 6);
});

test('stopping it leaves the hosts alone', async () => {
  const fleet = await external(own);
  await Promise.all([fleet.stop(), fleet.stop()]);
  const connection = await createConnection(login(own, 5));
  await connection.ping();
  connection.destroy();
});

test('hosts that don’t answer are named, and are part of the fleet', async () => {
  await using ill = await faulty(8, [
    { fault: { kind: 'refuse' }, hosts: [1] },
    { fault: { kind: 'deny' }, hosts: [3] },
    { fault: { kind: 'stall' }, hosts: [4] },
    { fault: { kind: 'silent' }, hosts: [6] },
  ]);
  const told: string[] = [];
  const called: string[] = [];
  await using fleet = await external(
    ill,
    {},
    { notice: (text) => told.push(text), progress: (ready, of) => called.push(`${ready}/${of}`) },
  );
  assert.equal(fleet.hosts.length, 8);
  assert.deepEqual(fleet.record.faults, [{ fault: { kind: 'down' }, hosts: [1, 3, 4, 6] }]);
  assert.deepEqual(fleet.record.versions, { '8.4.0-manyhosts-embedded': 4 });
  assert.deepEqual(told, [
    '4 of 8 hosts answer. Not: host 1 (ECONNREFUSED), host 3 (ER_ACCESS_DENIED_ERROR), host 4 (ETIMEDOUT), host 6 (ETIMEDOUT). ' +
      'Of those with ETIMEDOUT some took the connection: a server counts every login that is given up, and after as many ' +
      'in a row as its max_connect_errors (100 by default) it blocks this machine (ER_HOST_IS_BLOCKED).',
  ]);
  assert.equal(called.at(-1), '8/8');
});

test('of many that don’t answer the first are named', async () => {
  await using ill = await faulty(14, [
    { fault: { kind: 'refuse' }, hosts: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] },
  ]);
  const told: string[] = [];
  await using _fleet = await external(ill, {}, { notice: (text) => told.push(text) });
  assert.match(
    told.join(),
    /^2 of 14 hosts answer\. Not: host 0 \(ECONNREFUSED\), .*, host 9 \(\w+\), 2 more\.$/,
  );
});

test('where none answers there is no fleet', async () => {
  await using ill = await faulty(3, [
    { fault: { kind: 'refuse' }, hosts: [1] },
    { fault: { kind: 'deny' }, hosts: [0, 2] },
  ]);
  await assert.rejects(external(ill), (error) => {
    assert.ok(error instanceof FleetError);
    assert.equal(
      error.message,
      'None of 3 hosts could be logged in to as bench: 2 × ER_ACCESS_DENIED_ERROR, 1 × ECONNREFUSED. ' +
        'See to the addresses, the account and the network.',
    );
    return true;
  });
});

test('the password comes from the environment, and its absence is reported without one', async () => {
  const { password } = own.credentials;
  await assert.rejects(external(own, { passwordFrom: 'NO_SUCH_PASSWORD' }), (error) => {
    assert.ok(error instanceof FleetError);
    assert.match(
      error.message,
      /^Expected the password of bench in the environment variable NO_SUCH_PASSWORD, but it is not set\. /,
    );
    assert.ok(!error.message.includes(password));
    return true;
  });
  assert.equal(process.env[VARIABLE], password);
});

test('a limit of connections holds for the harness itself, and is handed on', async () => {
  await using limited = await embedded(8);
  await using fleet = await external(limited, { maxConnections: 1 });
  assert.equal(fleet.maxConnections, 1);
  const [counters] = await limited.counters();
  // The harness's own, one, and the one before it where the server has not yet noticed its end.
  assert.ok((counters?.maxUsedConnections ?? 9) <= 3, `${counters?.maxUsedConnections} at once`);
});

// Silent hosts would hold it up for longer.
test('an interrupt ends the roll call at once', { timeout: 4_000 }, async () => {
  await using ill = await faulty(3, [{ fault: { kind: 'silent' }, hosts: [0, 1] }]);
  const controller = new AbortController();
  const reason = new Error('interrupted');
  // As soon as the third has answered.
  const progress = () => controller.abort(reason);
  await assert.rejects(external(ill, {}, { signal: controller.signal, progress }), reason);
});
