import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { after, test } from 'node:test';
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import { embedded, login } from '../../fleet/embedded/embedded-fleet.ts';

const fleet = await embedded(2);
after(() => fleet.stop());

test('statements are counted by their kind, those that fail too, and what is no statement is not', async () => {
  const client = await createConnection(login(fleet));
  const counters = async () => {
    const [rows] = await client.query<RowDataPacket[]>("SHOW SESSION STATUS LIKE 'Com%'");
    return Object.fromEntries(rows.map((row) => [row.Variable_name, Number(row.Value)]));
  };
  for (const sql of ['select 1', 'SET NAMES utf8mb4', 'use mysql', 'begin', 'start transaction', 'commit'])
    await client.query(sql);
  for (const sql of ['rollback', "show variables like 'version'", 'show warnings', 'show errors'])
    await client.query(sql);
  await assert.rejects(client.query('select * from missing'), { code: 'ER_NO_SUCH_TABLE' });
  await assert.rejects(client.query('selec 1'), { code: 'ER_PARSE_ERROR' });
  await client.ping();
  await client.execute('select ?', [1]);
  assert.deepEqual(await counters(), {
    Com_select: 3,
    Com_set_option: 1,
    Com_change_db: 1,
    Com_begin: 2,
    Com_commit: 1,
    Com_rollback: 1,
    Com_show_variables: 1,
    Com_show_warnings: 1,
    Com_show_errors: 1,
    Com_show_status: 1,
    Com_admin_commands: 1,
    Com_stmt_prepare: 1,
    Com_stmt_execute: 1,
  });
  client.destroy();
});

test('a host counts the statement that is watched for, however it is sent, and nothing from before', async () => {
  const client = await createConnection(login(fleet, 1));
  await client.query('select 7');
  await fleet.watchStatements?.(['select 7']);
  await client.query('select 7');
  const watch = await fleet.watchStatements?.(['select 7']);
  assert.deepEqual(await watch?.byHost(), [0, 0]);
  await client.query('SELECT 7;');
  await client.execute('select 7');
  await client.query('select 8');
  await client.execute('select ?', [7]);
  assert.deepEqual(await watch?.byHost(), [0, 2]);
  client.destroy();
});

test('of several statements a host counts how often it was asked them all, each as often as it is in the list', async () => {
  const client = await createConnection(login(fleet, 1));
  const watch = await fleet.watchStatements?.(['select 7', 'select 8', 'SELECT 7;']);
  const ask = async (...statements: readonly string[]) => {
    for (const sql of statements) await client.query(sql);
    return watch?.byHost();
  };
  assert.deepEqual(await ask('select 7', 'select 8', 'select 8'), [0, 0]);
  assert.deepEqual(await ask('select 7'), [0, 1]);
  assert.deepEqual(await ask('select 7', 'select 7'), [0, 2]);
  assert.deepEqual(await ask('select 7', 'select 7', 'select 9'), [0, 2]);
  client.destroy();
});

test('what is sent to clients is counted, and what the harness itself asks for is not', async () => {
  const client = await createConnection(login(fleet));
  const sent = async () => (await fleet.counters())[0]?.bytesSent ?? Number.NaN;
  const [before, read] = [await sent(), received(client)];
  await client.query(`select '${'x'.repeat(1000)}'`);
  await sent();
  assert.equal((await sent()) - before, received(client) - read);
  assert.ok(received(client) - read > 1000);
  client.destroy();
});

/** Bytes that a client has read. */
function received(client: Connection): number {
  return (client as Connection & { connection: { stream: Socket } }).connection.stream.bytesRead;
}
