import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tryWorkload } from '../../../harness/bench/trying/try-workload.ts';
import type { Fleet } from '../../../harness/fleet/fleet.ts';
import type { DrawnFault } from '../../../harness/scenario/fault.ts';
import type { Workload } from '../../../harness/scenario/scenario.ts';
import { FleetError } from '../../../harness/vocabulary/errors.ts';
import { embedded, faulty } from '../../fleet/embedded/embedded-fleet.ts';
import { external } from '../../fleet/external/own-hosts.ts';
import { workloadOf } from '../../scenario/workload.ts';

/** Tries statements, each the workload of a sweep, and returns what was said of them. */
function notices(fleet: Fleet, statements: readonly string[], timeoutMs = 5_000): Promise<string[]> {
  return noticesOf(
    fleet,
    statements.map((sql) => workloadOf(sql, { timeoutMs })),
  );
}

async function noticesOf(fleet: Fleet, workloads: readonly Workload[]): Promise<string[]> {
  const told: string[] = [];
  const progress = { notice: (text: string) => void told.push(text) };
  await tryWorkload(fleet, workloads, progress, new AbortController().signal);
  return told;
}

async function attemptsDuring(fleet: Fleet, act: () => Promise<unknown>): Promise<number> {
  const [before] = await fleet.counters();
  await act();
  const [now] = await fleet.counters();
  return (now?.connections ?? 0) - (before?.connections ?? 0);
}

test('each server is tried on one of its healthy hosts', async () => {
  const hosts: DrawnFault = { fault: { kind: 'refuse' }, hosts: [0, 1, 2, 4] };
  await using fleet = await faulty(9, [hosts], 3);
  // Servers have the hosts 0 3 6, 1 4 7 and 2 5 8.
  assert.equal(await attemptsDuring(fleet, () => notices(fleet, ['select 1'])), 3);
});

test('where all hosts of a fleet have a fault, nothing is tried', async () => {
  await using fleet = await faulty(2, [{ fault: { kind: 'deny' }, hosts: [0, 1] }]);
  assert.deepEqual(await notices(fleet, ['select nope()']), []);
});

test('every statement of a sweep is tried once, and one that is refused ends it', async () => {
  await using fleet = await embedded(3);
  const sweep = ['select sleep(0.001)', 'select sleep(0.002)', 'select sleep(0.003)'];
  assert.equal(await attemptsDuring(fleet, () => notices(fleet, sweep)), 3);
  await assert.rejects(notices(fleet, [...sweep, 'select * from t']), FleetError);
});

test('a list is tried once on each server, whatever else is swept, and what fails of it is named', async () => {
  await using fleet = await embedded(3);
  const swept = (...statements: [string, ...string[]]) =>
    (['fresh', 'kept'] as const).map((connections) => workloadOf('', { statements, connections }));
  const tried = noticesOf(fleet, swept('select 1', 'select 2', 'select 3'));
  assert.equal(await attemptsDuring(fleet, () => tried), 1);
  await assert.rejects(noticesOf(fleet, swept('select 1', 'select * from t', 'select nope()')), {
    message:
      /^The server did not execute workload\.sql, .* \(ER_NO_SUCH_TABLE\), at "select \* from t"\. It is not/,
  });
});

test('other rows than are expected end the run, unless the try was cut off', async () => {
  await using fleet = await embedded(1);
  const expecting = (expectedRows: number, ...statements: [string, ...string[]]) =>
    noticesOf(fleet, [workloadOf('', { statements, expectedRows, timeoutMs: 5_000 })]);
  assert.deepEqual(await expecting(2, 'select 1', 'select 2'), []);
  await assert.rejects(expecting(3, 'select 1', 'select 2'), {
    message:
      'The server did not answer workload.sql as expected, tried before the first trial: expected 3 rows, found 2 ' +
      '(EXPECTED_ROWS). See to workload.expect.rows, or to the statement.',
  });
  assert.deepEqual(await expecting(3, 'select 1', 'select sleep(4)'), []);
});

test('what the embedded fleet does not have is said to be not simulated, and what MySQL refuses too is not', async () => {
  await using fleet = await embedded(1);
  const unsimulated =
    /^The server did not execute workload\.sql, .*\(ER_\w+\)\. It is not simulated: .* workload\.simulate: .* or use provider: docker\.$/;
  for (const sql of [
    'show processlist',
    'select 1 + 1',
    'select ifnull(1, 2)',
    'select count(*) from mysql.user',
  ])
    await assert.rejects(notices(fleet, [sql]), { name: 'FleetError', message: unsimulated });
  await assert.rejects(notices(fleet, ['select sleep(-1)']), {
    message:
      'The server did not execute workload.sql, tried before the first trial: Incorrect arguments to sleep. ' +
      '(ER_WRONG_ARGUMENTS). MySQL says the same: see to the statement.',
  });
  await assert.rejects(
    notices(fleet, ['select 1; select 2']),
    /Here are several statements in one: write a list of them/,
  );
});

test('a statement longer than its timeout is no mistake, and is said', async () => {
  await using fleet = await embedded(1);
  assert.deepEqual(await notices(fleet, ['select sleep(60)'], 50), [
    'select sleep(60) had not ended after its timeout of 50 ms, when it was tried.',
  ]);
});

test('a long statement holds nothing up for longer than a second', async () => {
  await using fleet = await embedded(1);
  const began = performance.now();
  assert.deepEqual(await notices(fleet, ['select sleep(4)']), []);
  assert.ok(performance.now() - began < 2_000);
});

test('a server without a connection to spare is for the trials to show', async () => {
  await using fleet = await embedded(1, { max_connections: 1 });
  const [told] = await notices(fleet, ['select 1']);
  assert.match(
    String(told),
    /^The server did not execute .*: Too many connections \(ER_CON_COUNT_ERROR\)\.$/,
  );
});

test('of own hosts five from all over the list are tried, no more at a time than may be', async () => {
  await using own = await embedded(40);
  await using fleet = await external(own, { maxConnections: 2 });
  assert.equal(await attemptsDuring(own, () => notices(fleet, ['select 1'])), 5);
  const [counters] = await own.counters();
  assert.ok((counters?.maxUsedConnections ?? 9) <= 3); // the test's own is one of them
});

test('one of own hosts has to answer, and those that do not are named', async () => {
  await using well = await embedded(2);
  await using fleet = await external(well);
  await assert.rejects(notices(fleet, ['select * from app.orders']), {
    message:
      "None of 2 hosts executed workload.sql, tried before the first trial: Table 'app.orders' doesn't exist " +
      '(ER_NO_SUCH_TABLE). See to the statement, and to fleet.external.database, which is mysql.',
  });
  await using other = await embedded(1, {}, undefined, {
    statements: ['select x'],
    rows: 1,
    columns: ['int'],
    delayMs: 0,
  });
  const mixed = {
    ...fleet,
    hosts: [...fleet.hosts, ...other.hosts.map((host) => ({ ...host, id: 2, server: 2 }))],
  };
  const told = await notices({ ...mixed, credentials: other.credentials }, ['select x']);
  assert.deepEqual(told, [
    '2 of 3 hosts did not execute workload.sql, tried before the first trial: host 0: Access denied for user ' +
      "'bench'@'127.0.0.1' (using password: YES) (ER_ACCESS_DENIED_ERROR).",
  ]);
});

test('a host that never answered is not tried again, nor a statement that may write', async () => {
  await using ill = await faulty(2, [{ fault: { kind: 'stall' }, hosts: [0] }]);
  await using fleet = await external(ill);
  assert.equal(await attemptsDuring(ill, () => notices(fleet, ['select 1'])), 1);
  const writing = notices(fleet, ['insert into t values (1)']);
  assert.equal(await attemptsDuring(ill, () => writing), 0);
  assert.deepEqual(await writing, ['workload.sql may write: it is not tried before the first trial.']);
});
