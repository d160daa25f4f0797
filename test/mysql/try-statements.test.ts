import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Credentials } from '../../harness/mysql/login.ts';
import { type Tried, tryStatements } from '../../harness/mysql/try-statements.ts';
import { embedded, faulty, hostOf } from '../fleet/embedded/embedded-fleet.ts';

const fleet = await embedded(2, { max_connections: 4 }, undefined, {
  statements: ['select many'],
  ...{ rows: 20_000, columns: ['json', 'datetime', 'varchar(40)'], delayMs: 0 },
});
after(() => fleet.stop());

const patient = {
  boundMs: 5_000,
  mayKill: true,
  allowKeyRetrieval: false,
  signal: new AbortController().signal,
};

function attempt(
  sql: string | readonly string[],
  options: Partial<typeof patient> = {},
  as: Partial<Credentials> = {},
) {
  return tryStatements(hostOf(fleet, 0), { ...fleet.credentials, ...as }, [sql].flat(), {
    ...patient,
    ...options,
  });
}

/** Connections that are open now, the harness's own among them. */
async function connections(): Promise<number | undefined> {
  return (await fleet.counters())[0]?.threadsConnected;
}

test('a statement is executed once over one connection, and all of its rows are read', async () => {
  const [before] = await fleet.counters();
  assert.deepEqual(await attempt('select many'), { kind: 'answered', rows: 20_000 });
  const [now] = await fleet.counters();
  assert.equal((now?.connections ?? 0) - (before?.connections ?? 0), 1);
  // The statement, COM_QUIT, and what asks for the counters.
  assert.equal((now?.questions ?? 0) - (before?.questions ?? 0), 3);
  assert.equal(now?.threadsConnected, 1);
});

test('an error is what the server says', async () => {
  assert.deepEqual(await attempt('select * from shop.orderz'), {
    ...{ kind: 'refused', sql: 'select * from shop.orderz' },
    code: 'ER_NO_SUCH_TABLE',
    words: "Table 'shop.orderz' doesn't exist",
  });
});

test('of a list one is asked after the other on one connection, and none behind one that fails', async () => {
  const [before] = await fleet.counters();
  const all = await attempt(['set @@sql_mode = "ANSI"', 'select 1', 'select many', 'select 2']);
  assert.deepEqual(all, { kind: 'answered', rows: 20_002 });
  const broken = await attempt(['select 1', 'select * from shop.orderz', 'select many']);
  assert.deepEqual(broken, {
    ...{ kind: 'refused', sql: 'select * from shop.orderz' },
    code: 'ER_NO_SUCH_TABLE',
    words: "Table 'shop.orderz' doesn't exist",
  });
  const late = await attempt(['select sleep(0.05)', 'select sleep(60)'], { boundMs: 100 });
  assert.deepEqual(late, { kind: 'unfinished', sql: 'select sleep(60)' });
  const [now] = await fleet.counters();
  // Two, and one with another that kills what it asked.
  assert.equal((now?.connections ?? 0) - (before?.connections ?? 0), 4);
  assert.equal((now?.statements.Com_select ?? 0) - (before?.statements.Com_select ?? 0), 3 + 2 + 2);
});

test('several statements are one mistake', async () => {
  const tried = (await attempt('select 1; select 2')) as Extract<Tried, { kind: 'refused' }>;
  assert.deepEqual([tried.kind, tried.code], ['refused', 'ER_PARSE_ERROR']);
});

test('what takes long is killed on its server', async () => {
  const began = performance.now();
  assert.deepEqual(await attempt('select sleep(60)', { boundMs: 100 }), {
    ...{ kind: 'unfinished', sql: 'select sleep(60)' },
  });
  assert.ok(performance.now() - began < 2_000);
  assert.equal(await connections(), 1);
});

test('where no second connection may be opened, it is left', async () => {
  const [before] = await fleet.counters();
  assert.deepEqual(await attempt('select sleep(60)', { boundMs: 100, mayKill: false }), {
    ...{ kind: 'unfinished', sql: 'select sleep(60)' },
  });
  const [now] = await fleet.counters();
  assert.equal((now?.connections ?? 0) - (before?.connections ?? 0), 1);
});

test('a login that is refused is told from a statement that is', async () => {
  const tried = await attempt('select 1', {}, { password: 'wrong' });
  assert.deepEqual(tried, {
    kind: 'unasked',
    code: 'ER_ACCESS_DENIED_ERROR',
    words: "Access denied for user 'bench'@'127.0.0.1' (using password: YES)",
  });
});

test('a closed port is named without its address', async () => {
  await using ill = await faulty(1, [{ fault: { kind: 'refuse' }, hosts: [0] }]);
  const tried = await tryStatements(hostOf(ill, 0), ill.credentials, ['select 1'], patient);
  assert.deepEqual(tried, { kind: 'unasked', code: 'ECONNREFUSED', words: 'connection refused' });
});

test('an interrupt ends it', async () => {
  const interrupt = new AbortController();
  const tried = attempt('select sleep(60)', { signal: interrupt.signal });
  setImmediate(() => interrupt.abort(new Error('Enough')));
  await assert.rejects(tried, { message: 'Enough' });
});
