import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readRun } from '../../harness/store/folder.ts';
import { embedded } from '../fleet/embedded/embedded-fleet.ts';
import { cli, startCliWith, workspace } from './cli.ts';

const scenario = (workload: string) => `name: tried
fleet: {provider: embedded, hosts: 3}
workload: {${workload}, timeout: 5s}
strategies: [{use: node/bare}]
trials: {warmup: 0, rounds: 1, settle: 0s}
`;

test('a statement that no server executes ends the run before it, and leaves no run', async () => {
  const folder = workspace({ 'tried.yaml': scenario('sql: show processlist') });
  const { code, stdout, stderr } = await cli(folder, 'run', 'tried.yaml');
  assert.equal(code, 100);
  assert.equal(stdout, '');
  assert.match(
    stderr,
    /^The server did not execute workload\.sql, .*'SHOW PROCESSLIST'.* It is not simulated: /m,
  );
  const results = join(folder, 'results');
  assert.deepEqual(existsSync(results) ? readdirSync(results) : [], []);
});

test('with its answer described it is measured, and the run has the description', async () => {
  const workload = 'sql: show processlist, simulate: {rows: 700, columns: [int, varchar(40)], delay: 30ms}';
  const folder = workspace({ 'tried.yaml': scenario(workload) });
  const { code, stderr } = await cli(folder, 'run', 'tried.yaml');
  assert.equal(code, 0, stderr);
  const run = readRun(join(folder, 'results', 'latest'));
  assert.deepEqual(run.scenario.simulate, { rows: 700, columns: ['int', 'varchar(40)'], delayNs: 30e6 });
  assert.equal(run.trials[0]?.hosts?.answered, 3);
  assert.ok(Number(run.trials[0]?.workNs) >= 30e6);
});

test('own hosts execute the statement itself, and a description of its answer is said not to be used', async () => {
  await using own = await embedded(3);
  const list = own.hosts.map(({ address, port }) => `"${address}:${port}"`).join(', ');
  const fleet = `provider: external, hosts: 3, external: {list: [${list}], user: bench, passwordFrom: OWN, database: mysql}`;
  const text = scenario('sql: select 7, simulate: {rows: 700}').replace(
    'provider: embedded, hosts: 3',
    fleet,
  );
  const folder = workspace({ 'tried.yaml': text });
  const { code, stderr } = await startCliWith({ OWN: own.credentials.password }, folder, 'run', 'tried.yaml')
    .ended;
  assert.equal(code, 0, stderr);
  assert.match(stderr, /^workload\.simulate is not used: these hosts execute the statement itself\.$/m);
  const { scenario: stored, trials } = readRun(join(folder, 'results', 'latest'));
  assert.equal(stored.simulate, undefined);
  assert.equal(trials[0]?.hosts?.answered, 3);
});

test('a script for servers is not executed by a simulation: its answer is described, or nothing starts', async () => {
  const asked = (workload: string) =>
    scenario(workload).replace('provider: embedded, hosts: 3', 'hosts: 3, setup: seed.sql');
  const folder = workspace({
    'seed.sql': 'create table t select 1 as a;',
    'described.yaml': asked('sql: select * from t, simulate: {rows: 4}, expect: {rows: 4}'),
    'asked.yaml': asked('sql: select * from t'),
  });
  const refused = await cli(folder, 'run', 'asked.yaml', '--provider', 'embedded');
  assert.equal(refused.code, 100);
  assert.match(
    refused.stderr,
    /^Expected provider docker, for fleet\.setup \(seed\.sql\) is executed by MySQL servers only, and workload\.simulate describes no answer\. Fleet: embedded, as asked for\./m,
  );
  const { code, stderr } = await cli(folder, 'run', 'described.yaml', '--provider', 'embedded');
  assert.equal(code, 0, stderr);
  assert.match(
    stderr,
    /^seed\.sql \(fleet\.setup\) is not executed: the embedded fleet answers as workload\.simulate says\.$/m,
  );
  const run = readRun(join(folder, 'results', 'latest'));
  assert.deepEqual([run.fleet.setup, run.trials[0]?.hosts?.answered], [undefined, 3]);
});
