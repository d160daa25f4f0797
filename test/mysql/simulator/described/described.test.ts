import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createConnection as createMariadb } from 'mariadb';
import { createConnection, type FieldPacket, type RowDataPacket } from 'mysql2/promise';
import { COLUMN_TYPE_NAMES } from '../../../../harness/scenario/column-type.ts';
import { embedded, login } from '../../../fleet/embedded/embedded-fleet.ts';

const SQL = 'select count(*) from mysql.user';

const COLUMNS = [
  ...[
    'tinyint',
    'tinyint unsigned',
    'smallint',
    'mediumint',
    'int',
    'int unsigned',
    'bigint',
    'bigint unsigned',
  ],
  ...['float', 'double', 'decimal(10,2)', 'decimal(3,3)', 'decimal(65)', 'char(3)', 'varchar(40)', 'text'],
  ...['binary(4)', 'varbinary(300)', 'blob', 'json', 'date', 'time', 'time(3)', 'datetime', 'datetime(6)'],
  ...['timestamp', 'timestamp(1)', 'year'],
];

function described(columns: readonly string[], rows: number, delayMs = 0) {
  return embedded(1, {}, undefined, { statements: [SQL], columns, rows, delayMs });
}

test('every type of MySQL comes the same in text and in binary, as what its column says', async () => {
  assert.deepEqual(
    COLUMN_TYPE_NAMES.filter((name) => !COLUMNS.some((column) => column.startsWith(name))),
    [],
  );
  await using fleet = await described(COLUMNS, 300);
  const connection = await createConnection({ ...login(fleet), supportBigNumbers: true, rowsAsArray: true });
  const [text, fields] = await connection.query<RowDataPacket[]>(SQL);
  const [binary, prepared] = await connection.execute<RowDataPacket[]>(SQL);
  assert.equal(text.length, 300);
  assert.deepEqual(binary.map(inMilliseconds), text.map(inMilliseconds));
  const shown = (all: FieldPacket[]) =>
    all.map(({ name, columnType, columnLength, decimals, flags }) => ({
      name,
      columnType,
      columnLength,
      decimals,
      flags,
    }));
  assert.deepEqual(shown(prepared), shown(fields));
  const kinds = text[0]?.map((value: unknown) => (value as object).constructor.name);
  assert.deepEqual(kinds, [
    ...Array(6).fill('Number'),
    ...[typeName(text[0]?.[6]), typeName(text[0]?.[7])],
    ...['Number', 'Number', 'String', 'String', 'String', 'String', 'String', 'String'],
    ...[
      'Buffer',
      'Buffer',
      'Buffer',
      'Object',
      'Date',
      'String',
      'String',
      'Date',
      'Date',
      'Date',
      'Date',
      'Number',
    ],
  ]);
  const [row] = text;
  assert.match(row?.[10], /^[1-9]\d{7}\.\d\d$/);
  assert.match(row?.[11], /^0\.\d{3}$/);
  assert.match(row?.[12], /^[1-9]\d{64}$/);
  assert.deepEqual(
    [13, 14, 15, 16, 17, 18].map((at) => row?.[at].length),
    [3, 40, 200, 4, 300, 200],
  );
  assert.equal(new Set(text.map((each) => each[4])).size, 300);
  await connection.end();
});

// mysql2 leaves zeros at the end out where a time came in binary.
function inMilliseconds(row: RowDataPacket) {
  return row.with(TIME_3, Date.parse(`1970-01-01T${row[TIME_3]}Z`));
}

const TIME_3 = COLUMNS.indexOf('time(3)');

function typeName(value: unknown): string {
  return (value as object).constructor.name;
}

test('the same is answered every time, to another driver too, and beside it what is simulated', async () => {
  await using fleet = await described(['int', 'varchar(40)', 'datetime'], 5000);
  const { host, port, user, password, database } = login(fleet);
  const mariadb = await createMariadb({ host, port, user, password, database });
  const theirs = await mariadb.query({ rowsAsArray: true, sql: `${SQL};` });
  assert.deepEqual(await mariadb.query('select 1 as one'), [{ one: 1n }]);
  await mariadb.end();
  const connection = await createConnection({ ...login(fleet), rowsAsArray: true });
  const [ours] = await connection.query(` ${SQL}\n`);
  assert.deepEqual([...theirs], ours);
  await assert.rejects(connection.query('select count(*) from mysql.db'), { errno: 1146 });
  await connection.end();
});

test('an answer may have no rows, and a statement may be none that MySQL has', async () => {
  await using fleet = await embedded(1, {}, undefined, {
    statements: ['frobnicate'],
    columns: ['int'],
    rows: 0,
    delayMs: 0,
  });
  const connection = await createConnection(login(fleet));
  const [rows, fields] = await connection.query('frobnicate');
  assert.deepEqual([rows, fields.map(({ name }) => name)], [[], ['c1']]);
  await connection.end();
});

test('the answer comes after the delay, and preparing it takes none', async () => {
  await using fleet = await described(['int'], 1, 200);
  const connection = await createConnection(login(fleet));
  const began = performance.now();
  const statement = await connection.prepare(SQL);
  const prepared = performance.now();
  await statement.execute([]);
  const executed = performance.now();
  await connection.query(SQL);
  const asked = performance.now();
  assert.ok(prepared - began < 150, `prepared in ${prepared - began} ms`);
  assert.ok(executed - prepared >= 200, `executed in ${executed - prepared} ms`);
  assert.ok(asked - executed >= 200, `asked in ${asked - executed} ms`);
  await connection.end();
});

test('of several statements those are described that are not simulated, or all where there are none', async () => {
  const rowsOf = async (...statements: readonly string[]) => {
    const answer = { columns: ['int'], rows: 7, delayMs: 0 };
    await using fleet = await embedded(1, {}, undefined, { statements, ...answer });
    const connection = await createConnection(login(fleet));
    const rows: number[] = [];
    for (const sql of statements) rows.push((await connection.query<RowDataPacket[]>(sql))[0].length);
    await connection.end();
    return rows;
  };
  assert.deepEqual(await rowsOf('select 1', SQL, 'show processlist'), [1, 7, 7]);
  assert.deepEqual(await rowsOf('select 1', 'select 2'), [7, 7]);
});
