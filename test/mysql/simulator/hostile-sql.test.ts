import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createConnection } from 'mysql2/promise';
import { embedded, hostOf, login } from '../../fleet/embedded/embedded-fleet.ts';
import { RawClient } from './raw-client.ts';

const QUERY = 3;
const STMT_PREPARE = 0x16;
const STMT_EXECUTE = 0x17;
const STMT_SEND_LONG_DATA = 0x18;

const MANY = (value: string, count: number) => Array<string>(count).fill(value).join(',');

// Statements that once blocked the event loop, or ended in a fault of the simulator.
const REFUSED: readonly [what: string, command: number, sql: string, error: RegExp][] = [
  [
    'more placeholders than the protocol counts',
    STMT_PREPARE,
    `select sleep(${MANY('?', 65_536)})`,
    /^1390 \(HY000\) Prepared statement contains too many placeholders$/,
  ],
  [
    'more columns than there may be',
    QUERY,
    `select ${MANY('1', 300_000)}`,
    /^1117 \(HY000\) Too many columns$/,
  ],
  [
    'comments that are not closed',
    QUERY,
    `select 1 from mysql.t ${'/* '.repeat(300_000)}`,
    /^1064 \(42000\)/,
  ],
];

for (const [what, command, sql, error] of REFUSED) {
  test(`${what} are refused`, async () => {
    await using fleet = await embedded(1);
    await using client = await RawClient.login(hostOf(fleet, 0), fleet.credentials);
    client.command(command, sql);
    assert.match((await client.error()).replace('#', ''), error);
  });
}

test('a pattern of many wildcards is soon matched, and as MySQL matches it', async () => {
  await using fleet = await embedded(1);
  const client = await createConnection(login(fleet));
  const found = async (pattern: string) => {
    const [rows] = await client.query('show variables where Variable_name like ?', [pattern]);
    return (rows as { Variable_name: string }[]).map((row) => row.Variable_name);
  };
  assert.deepEqual(await found(`${'%_'.repeat(30)}%z`), []);
  assert.deepEqual(await found(`${'%a'.repeat(40)}z`), []);
  assert.deepEqual(await found('%max\\_conn%s'), ['max_connections']);
  assert.deepEqual(await found('PO_T'), ['port']);
  assert.deepEqual(await found('po\\_t'), []);
  assert.deepEqual(await found('%%por%%'), ['port']);
  assert.deepEqual(await found(''), []);
  await client.end();
});

test('a row longer than a packet is an error', async () => {
  await using fleet = await embedded(1, { max_allowed_packet: 1024 });
  const client = await createConnection(login(fleet));
  await client.query(`set sql_mode = '${'x'.repeat(600)}'`);
  await assert.rejects(client.query('select @@sql_mode, @@sql_mode'), { errno: 1153 });
  await client.end();
});

test('a number of a million digits is itself', async () => {
  await using fleet = await embedded(1);
  const client = await createConnection(login(fleet));
  const digits = '9'.repeat(1_000_000);
  const [rows] = await client.query(
    `select ${digits} as n, 18446744073709551616 as m, 00000000000000000000007 as l`,
  );
  assert.deepEqual(rows, [{ n: digits, m: '18446744073709551616', l: 7 }]);
  await client.end();
});

test('a value that comes in many small pieces is put together', async () => {
  await using fleet = await embedded(1);
  await using client = await RawClient.login(hostOf(fleet, 0), fleet.credentials);
  client.command(STMT_PREPARE, 'select ?');
  for (let packet = 0; packet < 5; packet++) await client.packet();
  const piece = Buffer.from([1, 0, 0, 0, 0, 0, ...Buffer.from('ab')]);
  for (let sent = 0; sent < 100_000; sent++) client.command(STMT_SEND_LONG_DATA, piece);
  client.command(STMT_EXECUTE, Buffer.from([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0xfe, 0]));
  for (let packet = 0; packet < 3; packet++) await client.packet();
  const { payload } = await client.packet();
  assert.equal(payload.toString('latin1', 6), 'ab'.repeat(100_000)); // behind the header, the nulls and the length
});
