import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { createConnection } from 'mysql2/promise';
import type { Fleet, Host } from '../../../harness/fleet/fleet.ts';
import { embedded, login } from '../../fleet/embedded/embedded-fleet.ts';
import { nativeResponseTo, PLUGIN_AUTH, RawClient, responseTo, scrambleOf } from './raw-client.ts';

const QUIT = 1;
const QUERY = 3;
const STATISTICS = 9;
const PING = 14;
const STMT_PREPARE = 0x16;
const STMT_EXECUTE = 0x17;

test('a packet that is announced longer than max_allowed_packet is refused on its header', async () => {
  await using fleet = await embedded(1);
  await using client = await RawClient.login(first(fleet), fleet.credentials);
  const full = Buffer.alloc(0xffffff, 'x');
  for (let sequence = 0; sequence < 4; sequence++) client.send(sequence, full);
  client.socket.write(Buffer.from([0xff, 0xff, 0xff, 4])); // with this one, 5 x 16 MiB
  assert.equal(await client.error(), "1153 (08S01) Got a packet bigger than 'max_allowed_packet' bytes");
  assert.equal(await client.closed(), '');
  await isAnswering(fleet);
});

test('max_allowed_packet can be set lower', async () => {
  await using fleet = await embedded(1, { max_allowed_packet: 1024 });
  await using client = await RawClient.login(first(fleet), fleet.credentials);
  client.command(QUERY, `select '${'x'.repeat(1024)}'`);
  assert.equal(await client.error(), "1153 (08S01) Got a packet bigger than 'max_allowed_packet' bytes");
});

test('before the login, packets are short', async () => {
  await using fleet = await embedded(1);
  await using client = await RawClient.connect(first(fleet));
  await client.packet();
  client.socket.write(Buffer.from([1, 0, 1, 1])); // 65537 bytes
  assert.equal(await client.error(), "1153 (08S01) Got a packet bigger than 'max_allowed_packet' bytes");
  assert.equal(await client.closed(), '');
});

test('a sequence id that does not follow is refused', async () => {
  await using fleet = await embedded(1);
  await using greeted = await RawClient.connect(first(fleet));
  await greeted.packet();
  greeted.send(7, 'anything');
  assert.equal(await greeted.error(), '1156 (08S01) Got packets out of order');
  await using loggedIn = await RawClient.login(first(fleet), fleet.credentials);
  loggedIn.send(3, Buffer.from([PING]));
  assert.equal(await loggedIn.error(), '1156 (08S01) Got packets out of order');
  assert.equal(await loggedIn.closed(), '');
  await isAnswering(fleet);
});

test('a handshake response that is cut short is a bad handshake, wherever it is cut', async () => {
  await using fleet = await embedded(1);
  await using whole = await RawClient.connect(first(fleet));
  const response = responseTo((await whole.packet()).payload, fleet.credentials);
  const scrambleEnd = response.length - 'caching_sha2_password\0'.length;
  for (const length of [0, 1, 4, 31, 32, 34, scrambleEnd - 1]) {
    await using client = await RawClient.connect(first(fleet));
    await client.packet();
    client.send(1, response.subarray(0, length));
    assert.equal(await client.error(), '1043 (08S01) Bad handshake', `cut after ${length} bytes`);
    assert.equal(await client.closed(), '');
  }
  await isAnswering(fleet);
});

test('a command that is cut short is malformed, and the connection goes on', async () => {
  await using fleet = await embedded(1);
  await using client = await RawClient.login(first(fleet), fleet.credentials);
  client.command(STMT_PREPARE, 'select ?');
  await packets(client, 5); // OK, parameter, EOF, column, EOF
  const bound = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0xfe, 0];
  for (const rest of [
    [],
    [1, 0],
    bound.slice(0, 9),
    bound.slice(0, 12),
    bound,
    [...bound, 5, 97],
    [...bound, 0xff],
  ]) {
    client.command(STMT_EXECUTE, Buffer.from(rest));
    assert.equal(await client.error(), '1835 (HY000) Malformed communication packet', `with ${rest}`);
  }
  client.command(STMT_EXECUTE, Buffer.from([9, 0, 0, 0]));
  assert.match(await client.error(), /^1243 \(HY000\) Unknown prepared statement handler \(9\) given to/);
  client.command(PING);
  assert.equal((await client.packet()).payload[0], 0);
});

test('a client older than plugins logs in with mysql_native_password, and only with the right one', async () => {
  await using fleet = await embedded(1);
  await using client = await RawClient.connect(first(fleet));
  client.send(1, nativeResponseTo((await client.packet()).payload, fleet.credentials));
  assert.deepEqual(await client.packet(), { sequence: 2, payload: Buffer.from([0, 0, 0, 2, 0, 0, 0]) });
  await using wrong = await RawClient.connect(first(fleet));
  const { payload } = await wrong.packet();
  wrong.send(1, nativeResponseTo(payload, { ...fleet.credentials, password: 'wrong' }));
  assert.match(await wrong.error(), /^1045 \(28000\) Access denied for user 'bench'@/);
});

test('a client that answers with another plugin is asked to switch', async () => {
  await using fleet = await embedded(1);
  const { credentials } = fleet;
  await using client = await RawClient.connect(first(fleet));
  const response = nativeResponseTo((await client.packet()).payload, credentials, PLUGIN_AUTH);
  client.send(1, Buffer.concat([response, Buffer.from('mysql_native_password\0')]));
  const request = await client.packet();
  const name = '\xfecaching_sha2_password\0';
  assert.equal(request.sequence, 2);
  assert.equal(request.payload.toString('latin1', 0, name.length), name);
  client.send(3, scrambleOf(credentials.password, request.payload.subarray(name.length, -1)));
  assert.deepEqual(await client.packet(), { sequence: 4, payload: Buffer.from([1, 3]) });
  assert.deepEqual(await client.packet(), { sequence: 5, payload: Buffer.from([0, 0, 0, 2, 0, 0, 0]) });
});

test('a client that does not log in is let go after connect_timeout', async () => {
  await using fleet = await embedded(1, { connect_timeout: 1 });
  await using client = await RawClient.connect(first(fleet));
  await client.packet();
  assert.equal(await client.closed(), '');
});

test('unknown commands are named so', async () => {
  await using fleet = await embedded(1);
  await using client = await RawClient.login(first(fleet), fleet.credentials);
  for (const number of [0, 4, 0x0c, 0x42, 0xff]) {
    client.command(number);
    assert.equal(await client.error(), '1047 (08S01) Unknown command');
  }
});

test('garbage, resets and half-open connections harm no other connection', async () => {
  await using fleet = await embedded(3);
  for (let round = 0; round < 50; round++) {
    await using early = await RawClient.connect(first(fleet));
    early.socket.write(randomBytes(200));
    await using late = await RawClient.login(first(fleet), fleet.credentials);
    late.command(QUERY, 'select sleep(60)');
    if (round % 2) late.socket.resetAndDestroy();
    else late.socket.end();
    await using garbled = await RawClient.login(first(fleet), fleet.credentials);
    for (let command = 0; command < 32; command++) {
      if (command !== QUIT) garbled.command(command, randomBytes(round));
    }
  }
  await isAnswering(fleet);
});

test('pipelined commands are answered in order, each with a sequence of its own, also after a sleep', async () => {
  await using fleet = await embedded(1);
  await using client = await RawClient.login(first(fleet), fleet.credentials);
  client.command(QUERY, 'select sleep(0.02)');
  client.command(QUERY, 'select 2');
  client.command(STATISTICS);
  for (const row of ['\x010', '\x012']) {
    const answer = await packets(client, 5); // columns, column, EOF, row, EOF
    assert.deepEqual(
      answer.map(({ sequence }) => sequence),
      [1, 2, 3, 4, 5],
    );
    assert.equal(String(answer[3]?.payload), row);
  }
  // The fleet itself asked one, for the server's variables.
  assert.match(String((await client.packet()).payload), /^Uptime: \d+ {2}Threads: 2 {2}Questions: 3$/);
});

test('a payload that arrives byte by byte is the same payload', async () => {
  await using fleet = await embedded(1);
  await using client = await RawClient.login(first(fleet), fleet.credentials);
  const sql = "\x03select 'slow'";
  for (const byte of Buffer.from(`${String.fromCharCode(sql.length)}\0\0\0${sql}`)) {
    await new Promise((written) => client.socket.write(Buffer.from([byte]), written));
  }
  assert.equal(String((await packets(client, 5))[3]?.payload), '\x04slow');
});

test('where EOF packets are deprecated, an OK packet ends the rows', async () => {
  await using fleet = await embedded(1);
  await using client = await RawClient.login(first(fleet), fleet.credentials, 0x1000000);
  client.command(QUERY, 'select 1');
  const [, , , end] = await packets(client, 4); // columns, column, row, OK
  assert.deepEqual(end, { sequence: 4, payload: Buffer.from([0xfe, 0, 0, 2, 0, 0, 0]) });
});

test('a client that never reads is read from no further', async () => {
  await using fleet = await embedded(1);
  await using client = await RawClient.login(first(fleet), fleet.credentials);
  client.command(QUERY, `set sql_mode = '${'x'.repeat(1_000_000)}'`);
  await client.packet();
  for (let sent = 0; sent < 400; sent++) client.command(QUERY, 'select @@sql_mode'); // 400 MB of answers
  await isAnswering(fleet);
  const [counters] = await fleet.counters();
  assert.ok(
    counters && counters.questions < 400,
    `Expected fewer than 400 answers, and found ${counters?.questions}`,
  );
});

function first({ hosts: [host] }: Fleet): Host {
  assert.ok(host);
  return host;
}

async function packets(client: RawClient, count: number) {
  const read = [];
  for (let index = 0; index < count; index++) read.push(await client.packet());
  return read;
}

async function isAnswering(fleet: Fleet): Promise<void> {
  const connection = await createConnection(login(fleet));
  const [rows] = await connection.query('select 1 as x');
  assert.deepEqual(rows, [{ x: 1 }]);
  await connection.end();
}
