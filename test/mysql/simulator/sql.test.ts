import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createConnection } from 'mysql2/promise';
import { embedded, login } from '../../fleet/embedded/embedded-fleet.ts';

const SYNTAX =
  'You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version';

test('errors are numbered and worded as MySQL does', async (t) => {
  await using fleet = await embedded(1);
  const connection = await createConnection(login(fleet));
  const errors: Record<string, string> = {
    '': '1065 (42000) Query was empty',
    '-- nothing': '1065 (42000) Query was empty',
    'selec 1': `1064 (42000) ${SYNTAX} for the right syntax to use near 'selec 1' at line 1`,
    'select 1,\n 2 3': `1064 (42000) ${SYNTAX} for the right syntax to use near '3' at line 2`,
    'select 1; select 2': `1064 (42000) ${SYNTAX} for the right syntax to use near 'select 2' at line 1`,
    "select 'open": `1064 (42000) ${SYNTAX} for the right syntax to use near ''open' at line 1`,
    'select *': '1096 (HY000) No tables used',
    'select x': "1054 (42S22) Unknown column 'x' in 'field list'",
    'select a, b.c from x.y where z = 1': "1146 (42S02) Table 'x.y' doesn't exist",
    'select count(*) from `t` limit 1': "1146 (42S02) Table 'mysql.t' doesn't exist",
    'select nope(1)': '1305 (42000) FUNCTION mysql.nope does not exist',
    'select constructor(1)': '1305 (42000) FUNCTION mysql.constructor does not exist',
    'select sleep(60), nope(1)': '1305 (42000) FUNCTION mysql.nope does not exist',
    'select sleep()': "1582 (42000) Incorrect parameter count in the call to native function 'sleep'",
    'select sleep(null)': '1210 (HY000) Incorrect arguments to sleep.',
    'select sleep(-1)': '1210 (HY000) Incorrect arguments to sleep.',
    'select @@nope': "1193 (HY000) Unknown system variable 'nope'",
    'set nope = 1': "1193 (HY000) Unknown system variable 'nope'",
    'set autocommit = maybe': "1231 (42000) Variable 'autocommit' can't be set to the value of 'maybe'",
    "set version = '5'": "1238 (HY000) Variable 'version' is a read only variable",
    'use nowhere': "1049 (42000) Unknown database 'nowhere'",
    'insert into t values (1)': "1235 (42000) This version of MySQL doesn't yet support 'INSERT'",
    'kill 999999': '1094 (HY000) Unknown thread id: 999999',
    'show databases': "1235 (42000) This version of MySQL doesn't yet support 'SHOW DATABASES'",
    'set @a = 1': "1235 (42000) This version of MySQL doesn't yet support 'USER VARIABLES'",
    'select cast(1 as signed)': "1235 (42000) This version of MySQL doesn't yet support 'CAST AS SIGNED'",
    'select 1e999': "1367 (22007) Illegal double '1e999' value found during parsing",
  };
  for (const [sql, expected] of Object.entries(errors)) {
    await t.test(sql, async () => {
      const error = await connection.query(sql).then(
        () => assert.fail('Expected an error, and found an answer'),
        (error) => error,
      );
      assert.equal(`${error.errno} (${error.sqlState}) ${error.message}`, expected);
    });
  }
  await connection.end();
});

test('a statement nested without end is a mistake, not a crash', async () => {
  await using fleet = await embedded(1);
  const connection = await createConnection(login(fleet));
  await assert.rejects(connection.query(`select ${'('.repeat(1_000_000)}`), { errno: 1064 });
  await assert.rejects(connection.query(`select ${'1,'.repeat(5_000)} 1`), { errno: 1117 });
  await connection.end();
});

test('what drivers ask when they connect is answered', async () => {
  await using fleet = await embedded(1, { max_connections: 77 });
  const options = { rowsAsArray: true, supportBigNumbers: true };
  const connection = await createConnection({ ...login(fleet), ...options });
  const answers: Record<string, unknown> = {
    'select @@max_allowed_packet': [[67108864]],
    'SELECT @@session.autocommit, @@global.max_connections AS most': [[1, 77]],
    'SELECT @@transaction_isolation': [['REPEATABLE-READ']],
    "SHOW VARIABLES LIKE 'lower\\_case%'": [['lower_case_table_names', '0']],
    "show variables where Variable_name = 'autocommit' or Variable_name like 'max_conn%'": [
      ['autocommit', 'ON'],
      ['max_connections', '77'],
    ],
    "SELECT CAST('test plain returns' AS CHAR(4)) AS anon_1": [['test']],
    "SELECT CAST('x' AS CHAR CHARACTER SET utf8mb4) COLLATE utf8mb4_bin AS anon_1": [['x']],
    "select 'it''s', \"a\\n\", _utf8mb4'é' /* why */ -- what": [["it's", 'a\n', 'é']],
    '/*!40101 select 1 */ ;': [[1]],
    'select 1 from dual limit 1;': [[1]],
    'show warnings': [],
    'select schema(), database()': [['mysql', 'mysql']],
    'select 9223372036854775807, 18446744073709551615, .5': [
      ['9223372036854775807', '18446744073709551615', '0.5'],
    ],
  };
  for (const [sql, rows] of Object.entries(answers))
    assert.deepEqual((await connection.query(sql))[0], rows, sql);
  await connection.end();
});

test('columns are named as MySQL names them', async () => {
  await using fleet = await embedded(1);
  const connection = await createConnection(login(fleet));
  const [, fields] = await connection.query(
    "SELECT SLEEP( 0 ), @@session.autocommit, 'text', null, 2 two, .50 as `a b`",
  );
  const names = fields.map(({ name }) => name);
  assert.deepEqual(names, ['SLEEP( 0 )', '@@session.autocommit', 'text', 'NULL', 'two', 'a b']);
  await connection.end();
});

test('SET lasts for the connection, and its transaction state is in every answer', async () => {
  await using fleet = await embedded(1);
  const connection = await createConnection({ ...login(fleet), rowsAsArray: true });
  const status = async (sql: string) =>
    ((await connection.query(sql))[0] as { serverStatus: number }).serverStatus;
  const AUTOCOMMIT = 2;
  const IN_TRANSACTION = 1;
  assert.equal(await status("SET NAMES 'latin1' COLLATE latin1_bin"), AUTOCOMMIT);
  assert.equal(await status('set autocommit=0, wait_timeout := 5'), 0);
  assert.equal(await status('START TRANSACTION READ ONLY'), IN_TRANSACTION);
  assert.equal(await status('commit'), 0);
  assert.equal(await status('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED'), 0);
  const sql =
    'select @@autocommit, @@wait_timeout, @@transaction_isolation, @@character_set_client, @@global.autocommit';
  assert.deepEqual((await connection.query(sql))[0], [[0, 5, 'READ-COMMITTED', 'latin1', 1]]);
  await connection.reset();
  assert.deepEqual((await connection.query('select @@autocommit, @@wait_timeout'))[0], [[1, 28800]]);
  await connection.end();
});
