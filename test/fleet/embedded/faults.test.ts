import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { after, test } from 'node:test';
import { type Connection, createConnection } from 'mysql2/promise';
import { fillQueue } from '../../../harness/mysql/simulator/faults/blackhole.ts';
import { NOT_BLACKHOLED } from '../../../harness/mysql/simulator/messages.ts';
import type { DrawnFault } from '../../../harness/scenario/fault.ts';
import { RawClient, responseTo } from '../../mysql/simulator/raw-client.ts';
import { embedded, faulty, hostOf, login } from './embedded-fleet.ts';

const QUERY = 0x03;
const STMT_PREPARE = 0x16;
const SLOW_MS = 150;
/** What a client gives a host that won't answer. */
const PATIENCE_MS = 250;

// A host a kind, and a healthy one at either end.
const [REFUSE, SILENT, STALL, SLOW, RESET, DENY] = [1, 2, 3, 4, 5, 6];
const FAULTS: readonly DrawnFault[] = [
  { fault: { kind: 'refuse' }, hosts: [REFUSE] },
  { fault: { kind: 'silent' }, hosts: [SILENT] },
  { fault: { kind: 'stall' }, hosts: [STALL] },
  { fault: { kind: 'slow', byMs: SLOW_MS }, hosts: [SLOW] },
  { fault: { kind: 'reset' }, hosts: [RESET] },
  { fault: { kind: 'deny' }, hosts: [DENY] },
];
const fleet = await faulty(8, FAULTS);
after(() => fleet.stop());
const { credentials } = fleet;

/** A connection of mysql2's to one host. */
function visit(id: number, connectTimeout = 10_000) {
  return createConnection({ ...login(fleet, id), connectTimeout });
}

test('the record has the faults, and the hosts without any answer', async () => {
  assert.deepEqual(fleet.record.faults, FAULTS);
  for (const id of [0, 7]) {
    const client = await visit(id);
    assert.deepEqual((await client.query('select 1 as one'))[0], [{ one: 1 }]);
    client.destroy();
  }
});

test('refuse: the connection is refused', async () => {
  await assert.rejects(RawClient.connect(hostOf(fleet, REFUSE)), { code: 'ECONNREFUSED' });
  await assert.rejects(visit(REFUSE), { code: 'ECONNREFUSED' });
});

test('silent: a connection is neither accepted nor refused', async () => {
  const { address, port } = hostOf(fleet, SILENT);
  const socket = connect(port, address);
  await assert.rejects(visit(SILENT, PATIENCE_MS), { code: 'ETIMEDOUT' });
  assert.equal(socket.connecting, true);
  socket.destroy();
});

test('stall: the connection is accepted, and no byte comes', async () => {
  await using client = await RawClient.connect(hostOf(fleet, STALL));
  await assert.rejects(visit(STALL, PATIENCE_MS), { code: 'ETIMEDOUT' });
  assert.equal(client.socket.bytesRead, 0);
  client.socket.end('a client that speaks first and hangs up');
  assert.equal(await client.closed(), '', 'the server hangs up, too');
});

test('slow: the greeting comes later, and all is as usual then', async () => {
  const since = performance.now();
  await using client = await RawClient.connect(hostOf(fleet, SLOW));
  await client.packet();
  const tookMs = performance.now() - since;
  assert.ok(tookMs > SLOW_MS - 2, `greeted after ${tookMs} ms`);
  const patient = await visit(SLOW);
  assert.deepEqual((await patient.query('select 1 as one'))[0], [{ one: 1 }]);
  patient.destroy();
});

test('reset: a session is set up, and the first question breaks the connection off', async () => {
  await using client = await RawClient.login(hostOf(fleet, RESET), credentials);
  for (const setUp of ['SET NAMES utf8mb4', ' set autocommit = 1']) {
    client.command(QUERY, setUp);
    assert.equal((await client.packet()).payload[0], 0, 'OK');
  }
  client.command(STMT_PREPARE, 'SET autocommit = 1');
  assert.equal((await client.packet()).payload[0], 0, 'OK');
  client.command(QUERY, 'settle');
  await assert.rejects(client.packet(), { code: 'ECONNRESET' });
});

test('reset: by mysql2’s question, and by its preparation of a statement', async () => {
  const ways = [
    (client: Connection) => client.query('select 1'),
    (client: Connection) => client.execute('select 1'),
  ];
  for (const ask of ways) {
    const client = await visit(RESET);
    client.on('error', () => {}); // it rejects the question, too
    await assert.rejects(ask(client), { code: 'ECONNRESET' });
    client.destroy();
  }
});

test('deny: the login is refused, though the password is right', async () => {
  await using client = await RawClient.connect(hostOf(fleet, DENY));
  const { payload } = await client.packet();
  client.send(1, responseTo(payload, credentials));
  const message = "Access denied for user 'bench'@'127.0.0.1' (using password: YES)";
  assert.equal(await client.error(), `1045 (28000) ${message}`);
  await assert.rejects(visit(DENY), { code: 'ER_ACCESS_DENIED_ERROR', errno: 1045, sqlState: '28000' });
});

test('the harness is heard where every host has a fault, and its counters count only who was greeted', async () => {
  const faults = FAULTS.map(({ fault }, id) => ({ fault, hosts: [id] }) as DrawnFault);
  await using all = await faulty(FAULTS.length, faults);
  const [before] = await all.counters();
  assert.deepEqual([before?.connections, before?.questions, before?.threadsConnected], [1, 2, 1]);
  const open = [STALL, SLOW].map((id) => createConnection({ ...login(all, id - 1), connectTimeout: 50 }));
  for (const attempt of open) await assert.rejects(attempt, { code: 'ETIMEDOUT' });
  const patient = await createConnection(login(all, SLOW - 1));
  patient.destroy();
  const [later] = await all.counters();
  assert.deepEqual([later?.connections, later?.questions], [2, 3]);
});

test('a closed port is given to no other fleet', async () => {
  const refuses: DrawnFault = { fault: { kind: 'refuse' }, hosts: [0, 1] };
  await using first = await faulty(2, [refuses]);
  await using second = await faulty(3, [{ ...refuses, hosts: [2] }]);
  await using third = await embedded(3);
  for (const { id } of first.hosts)
    await assert.rejects(createConnection(login(first, id)), { code: 'ECONNREFUSED' });
  await assert.rejects(createConnection(login(second, 2)), { code: 'ECONNREFUSED' });
  const client = await createConnection(login(third, 2));
  client.destroy();
});

test('once stopped, a silent host refuses as others do', async () => {
  const short = await faulty(1, [{ fault: { kind: 'silent' }, hosts: [0] }]);
  await short.stop();
  await assert.rejects(createConnection(login(short)), { code: 'ECONNREFUSED' });
});

test('where a full queue drops nothing, there is no silence', async () => {
  const accepting = createServer((socket) => socket.unref()).listen(0, '127.0.0.1');
  await once(accepting, 'listening');
  const { port } = accepting.address() as AddressInfo;
  await assert.rejects(fillQueue('127.0.0.1', port), {
    code: NOT_BLACKHOLED,
    message: `Expected connections to port ${port} to be dropped, and 64 were taken in`,
  });
  accepting.close();
});
