import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createConnection as createMariadb } from 'mariadb';
import { createConnection } from 'mysql2/promise';
import { embedded, login } from '../../fleet/embedded/embedded-fleet.ts';

test('mysql2 reads every type of value, in text and in binary', async () => {
  await using fleet = await embedded(1);
  const connection = await createConnection(login(fleet));
  const sql = "select sleep(0.001), 1 as one, -2, 1.50, 1e3, 'é', null, connection_id() as id, database()";
  const [text] = await connection.query(sql);
  const [binary] = await connection.execute(sql);
  const expected = {
    'sleep(0.001)': 0,
    one: 1,
    '-2': -2,
    '1.50': '1.50',
    '1e3': 1000,
    é: 'é',
  };
  assert.deepEqual(text, [{ ...expected, NULL: null, id: 2, 'database()': 'mysql' }]);
  assert.deepEqual(binary, text);
  await connection.end();
});

test('mysql2 prepares statements with parameters of every kind', async () => {
  await using fleet = await embedded(1);
  const connection = await createConnection(login(fleet));
  const sent = [7, 'text', null, Buffer.from([0, 255]), 2.5, true, -1n];
  const sql = 'select ? as a, ? as b, ? as c, ? as d, ? as e, ? as f, ? as g';
  const [rows] = await connection.execute({ sql, rowsAsArray: true }, sent);
  assert.deepEqual(rows, [[7, 'text', null, Buffer.from([0, 255]), 2.5, 1, '-1']]);
  const [slept] = await connection.execute('select sleep(?)', [0.002]);
  assert.deepEqual(slept, [{ 'sleep(?)': 0 }]);
  await connection.end();
});

test('mysql2 is refused with a wrong password, an unknown user and an unknown database', async () => {
  await using fleet = await embedded(1);
  const right = login(fleet);
  const denied = (user: string, using: string) => ({
    errno: 1045,
    sqlState: '28000',
    message: `Access denied for user '${user}'@'127.0.0.1' (using password: ${using})`,
  });
  await assert.rejects(createConnection({ ...right, password: 'wrong' }), denied('bench', 'YES'));
  await assert.rejects(createConnection({ ...right, password: '' }), denied('bench', 'NO'));
  await assert.rejects(createConnection({ ...right, user: 'nobody' }), denied('nobody', 'YES'));
  await assert.rejects(createConnection({ ...right, database: 'nowhere' }), {
    errno: 1049,
    sqlState: '42000',
    message: "Unknown database 'nowhere'",
  });
});

test('mysql2 changes user, and is refused when the password is wrong', async () => {
  await using fleet = await embedded(1);
  const { password, ...right } = login(fleet);
  const connection = await createConnection({ ...right, password });
  connection.on('error', () => {});
  await connection.query('set wait_timeout = 1');
  await connection.changeUser({ user: right.user, password, database: 'sys' });
  const [rows] = await connection.query('select database() as d, @@wait_timeout as w');
  assert.deepEqual(rows, [{ d: 'sys', w: 28800 }]);
  await assert.rejects(connection.changeUser({ user: right.user, password: 'wrong' }), { errno: 1045 });
});

test('mysql2 sleeps on a hundred connections at once, none shorter than asked', async () => {
  await using fleet = await embedded(100);
  const clients = await Promise.all(fleet.hosts.map(({ id }) => createConnection(login(fleet, id))));
  const sleeps = clients.map(async (client) => {
    const startedAt = performance.now();
    const [rows] = await client.query('select sleep(0.1)');
    return { rows, ms: performance.now() - startedAt };
  });
  for (const { rows, ms } of await Promise.all(sleeps)) {
    assert.deepEqual(rows, [{ 'sleep(0.1)': 0 }]);
    assert.ok(ms >= 100, `Expected a sleep of 100 ms or more, and found ${ms} ms`);
  }
  await Promise.all(clients.map((client) => client.end()));
});

test('mysql2 is refused beyond max_connections, and let in again afterwards', async () => {
  await using fleet = await embedded(1, { max_connections: 2 });
  const connection = await createConnection(login(fleet));
  await assert.rejects(createConnection(login(fleet)), {
    errno: 1040,
    sqlState: '08004',
    message: 'Too many connections',
  });
  await connection.end();
  await fleet.counters(); // the end above was read before this
  const again = await createConnection(login(fleet));
  await again.end();
});

test('payloads above 16 MiB are split and joined, both ways', async () => {
  await using fleet = await embedded(1);
  const connection = await createConnection(login(fleet));
  for (const length of [2 ** 24 - 20, 2 ** 24 - 5, 2 ** 24 - 1, 2 ** 24 + 10]) {
    const [rows] = await connection.query({ sql: `select '${'x'.repeat(length)}' as x`, rowsAsArray: true });
    const [[text]] = rows as unknown as [[string]];
    assert.equal(text.length, length);
  }
  await connection.end();
});

test('mariadb queries, executes, pipelines in order, and resets', async () => {
  await using fleet = await embedded(1);
  const connection = await createMariadb({ ...login(fleet), timezone: 'auto', bigIntAsNumber: true });
  const answers = await Promise.all([
    connection.query({ sql: 'select sleep(0.02), 1', rowsAsArray: true }),
    connection.query({ sql: 'select 2', rowsAsArray: true }),
    connection.execute({ sql: 'select ?, sleep(?)', rowsAsArray: true }, ['three', 0.001]),
    connection.ping(),
  ]);
  assert.equal(JSON.stringify(answers.slice(0, 3)), '[[[0,1]],[[2]],[["three",0]]]');
  await connection.query('use sys');
  await connection.reset();
  assert.deepEqual([...(await connection.query('show warnings'))], []);
  await assert.rejects(connection.query('select * frm'), { errno: 1064, sqlState: '42000' });
  await connection.end();
});

test('mariadb ends a statement that it gives up on over a second connection', async () => {
  await using fleet = await embedded(1);
  const connection = await createMariadb(login(fleet));
  const ended = assert.rejects(connection.query('select sleep(60)'));
  connection.destroy();
  await ended;
  assert.equal((await fleet.counters())[0]?.connections, 3, 'the harness’s own, this one, and the killer');
});

test('mariadb is refused with a wrong password', async () => {
  await using fleet = await embedded(1);
  await assert.rejects(createMariadb({ ...login(fleet), password: 'wrong' }), {
    errno: 1045,
    sqlState: '28000',
  });
});
