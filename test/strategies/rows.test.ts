import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { COLUMN_TYPE_NAMES } from '../../harness/scenario/column-type.ts';
import { embedded } from '../fleet/embedded/embedded-fleet.ts';
import { STRATEGIES, titled } from './cases.ts';
import { type Assignment, perform } from './perform.ts';
import { column, END, row, serving } from './scripted-host.ts';

/** A column of each type, and those of two kinds once more. */
const DECLARED = [
  ...COLUMN_TYPE_NAMES.filter((name) => !name.startsWith('var')),
  ...['varchar(40)', 'varbinary(20)', 'bigint unsigned', 'decimal(20,4)', 'datetime(6)'],
];
const MANY = 5_000;
const HOSTS = 3;
const fleet = await embedded(HOSTS);
after(() => fleet.stop());
const { hosts, credentials } = fleet;

/** A statement with rows, one whose result has none, and one without a result; what is said there trips drivers. */
const STATEMENTS: Readonly<Record<string, number>> = {
  "select 'größe' as a, null as a, 1.5, '%s :name' as `100 %`": 1,
  'show warnings': 0,
  'set names utf8mb4': 0,
};

for (const strategy of STRATEGIES) {
  const { title, options } = titled(strategy, 'reports how many rows each host has, and none as an answer');
  test(title, options, async () => {
    for (const [sql, rows] of Object.entries(STATEMENTS)) {
      const found = await rowsOf(strategy, { hosts, credentials, sql, timeoutMs: 20_000 });
      assert.deepEqual(found, Array(HOSTS).fill(rows), sql);
    }
  });
}

const simulate = {
  statements: ['select everything'],
  rows: MANY,
  columns: DECLARED,
  delayMs: 0,
};
const talkative = await embedded(1, {}, undefined, simulate);
after(() => talkative.stop());

for (const strategy of STRATEGIES) {
  const { title, options } = titled(strategy, 'reads thousands of rows of every type that MySQL has');
  test(title, options, async () => {
    const { hosts, credentials } = talkative;
    const sql = 'select everything';
    const found = await rowsOf(strategy, { hosts, credentials, sql, timeoutMs: 20_000 });
    assert.deepEqual(found, [MANY]);
  });
}

// Values that are easily taken for a mistake.
const COLUMNS = [
  column('id', 0x08, 63),
  column('name'),
  column('ratio', 0x05, 63),
  column('price', 0xf6, 63),
  column('moment', 0x0c, 63),
  column('bytes', 0xfc, 63),
];
const ROWS = [
  row('-7', 'größe', '1.5e-3', '12.50', '2026-01-02 03:04:05', '\u0001\u0000'),
  row('18446744073709551615', '', '-0', '0.00', '0000-00-00 00:00:00', ''),
  row(null, null, null, null, null, null),
];

for (const strategy of STRATEGIES) {
  const { title, options } = titled(strategy, 'takes what its language has no value for');
  test(title, options, async () => {
    await using host = await answeringWith(...ROWS);
    const one = [{ id: 0, address: '127.0.0.1', port: host.port }];
    const found = await rowsOf(strategy, { hosts: one, credentials, sql: 'select 1', timeoutMs: 20_000 });
    assert.deepEqual(found, [ROWS.length]);
  });
}

/** Those whose driver refuses an integer that is none; Node's drivers make NaN of it, Bun's 0. */
const STRICT = STRATEGIES.filter(({ name }) => /^(python|go)\/|^node\/bare$/.test(name));

for (const strategy of STRICT) {
  const { title, options } = titled(strategy, 'decodes what it has read: an integer in words fails its host');
  test(title, options, async () => {
    await using host = await answeringWith(row('many', '', '0', '0', '', ''));
    const one = [{ id: 0, address: '127.0.0.1', port: host.port }];
    const { afterGo } = await perform(strategy, {
      hosts: one,
      credentials,
      sql: 'select 1',
      timeoutMs: 20_000,
    });
    const { error, rows } = JSON.parse(afterGo[1] ?? '');
    assert.equal(error, strategy.name.startsWith('python/') ? 'ValueError' : 'CR_MALFORMED_PACKET');
    assert.equal(rows, undefined);
  });
}

for (const strategy of STRATEGIES) {
  const { title, options } = titled(
    strategy,
    'gives a host that falls silent among its rows no more than the timeout',
  );
  test(title, options, async () => {
    // The second row is none, so that a driver may have done with the rows before their end.
    await using host = await serving((peer) =>
      peer.send(1, [1], column('id', 0x08, 63), END, row('7'), row('many')),
    );
    const one = [{ id: 0, address: '127.0.0.1', port: host.port }];
    const { afterGo } = await perform(strategy, {
      hosts: one,
      credentials,
      sql: 'select 1',
      timeoutMs: 1_000,
    });
    const { start, end, error, rows } = JSON.parse(afterGo[1] ?? '');
    assert.ok(typeof error === 'string' && rows === undefined, afterGo[1]);
    assert.ok(end - start < 2e9, `gave up after ${end - start} ns`);
  });
}

/** The rows of each host, all of which answered. */
async function rowsOf(strategy: (typeof STRATEGIES)[number], assignment: Assignment): Promise<unknown[]> {
  const { afterGo, stderr } = await perform(strategy, assignment);
  assert.equal(stderr, '');
  const reports = afterGo.slice(1).map((line) => JSON.parse(line));
  for (const { error } of reports) assert.equal(error, undefined);
  return reports.map(({ rows }) => rows);
}

function answeringWith(...rows: readonly Buffer[]) {
  return serving((peer) => peer.send(1, [COLUMNS.length], ...COLUMNS, END, ...rows, END));
}
