import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readRun } from '../../harness/store/folder.ts';
import { cli, startCli, workspace } from './cli.ts';

const CHILD = join(import.meta.dirname, '..', 'fixtures', 'child.ts');

const SCENARIO = `name: small
fleet: {provider: embedded, hosts: [4, 8]}
workload: {sql: select sleep(0.01), floor: 10ms, timeout: 5s}
strategies:
  - use: node/async-lean
  - use: node/threads
    with: {workers: 2}
trials: {warmup: 1, rounds: 2, settle: 10ms}
`;

const program = (way: string) =>
  `{name: ${way}, command: [${process.execPath}, ${CHILD}, ${way}], rounds: 1, warmup: 0}`;

test('a scenario is executed: table on standard output, progress on standard error, the run on disk', async () => {
  const folder = workspace({ 'small.yaml': SCENARIO });
  const { code, stdout, stderr } = await cli(folder, 'run', 'small.yaml');
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^node\/async-lean hosts=8 +completed 2 +8\/8 /m);
  assert.match(stderr, /^Fleet: embedded, as asked for\./m);
  assert.match(stderr, /^\[12\/12\] round 2 node\/\S+ .*: \d\/\d hosts, work [\d.]+ s/m);
  assert.equal((stdout + stderr).includes('\u001b'), false);
  const run = readRun(join(folder, 'results', 'latest'));
  assert.equal(run.state, 'finished');
  assert.equal(run.trials.length, 12);
  for (const trial of run.trials) {
    const { hosts = 0 } = run.cases.find(({ name }) => name === trial.case) ?? {};
    assert.deepEqual(trial.hosts, { asked: hosts, answered: hosts, errors: {} });
    assert.equal(trial.servers?.connections, hosts);
  }
  const visits = readFileSync(join(folder, 'results', 'latest', 'visits.ndjson'), 'utf8')
    .trim()
    .split('\n');
  assert.equal(visits.length, 12);
});

test('a stored run is shown again, as a table and as JSON, and is listed', async () => {
  const folder = workspace({ 'small.yaml': SCENARIO });
  const options = ['--only', 'node/async*', '--rounds', '1', '--quiet'];
  const { stdout: table, stderr } = await cli(folder, 'run', 'small.yaml', ...options);
  assert.match(stderr, /^Fleet: embedded.*\nResults: results\/small-\S+\/report\.html, and beside it .*\n$/);
  assert.equal((await cli(folder, 'report')).stdout, table);
  const { summaries } = JSON.parse((await cli(folder, 'report', '--format', 'json')).stdout);
  assert.deepEqual(
    summaries.map((each: { case: string }) => each.case),
    ['node/async-lean hosts=4', 'node/async-lean hosts=8'],
  );
  assert.ok(summaries[0].metrics.work.median > 10e6);
  assert.match((await cli(folder, 'list')).stdout, /small-\d{8}T\d{9}Z +finished +embedded +8 +2 +4/);
});

test('a trial that did not complete is 97, and the others are executed all the same', async () => {
  const strategies = ['exits-3', 'honest'].map(program).join(', ');
  const folder = workspace({
    'odd.yaml': `name: odd
fleet: {provider: embedded, hosts: 2}
workload: {sql: select 1}
strategies: [${strategies}, {name: gone, command: [./nowhere], rounds: 1, warmup: 0}]
trials: {settle: 0ms}
`,
  });
  const { code, stdout } = await cli(folder, 'run', 'odd.yaml');
  assert.equal(code, 97);
  const { trials } = readRun(join(folder, 'results', 'latest'));
  assert.ok(
    trials.every((trial) => !('control' in trial)),
    'settle: 0ms leaves no room for a control',
  );
  assert.match(stdout, /^exits-3 +failed /m);
  assert.match(stdout, /^exits-3: Exited with code 3 before READY\.$/m);
  assert.match(
    stdout,
    /^gone: Expected the program \.\/nowhere, but the scenario's folder has no such executable file\. Install it/m,
  );
  assert.match(stdout, /^Validity warning, honest \(1 of 1 trial\): .*0 connections/m);
});

test('a scenario with mistakes is 104, and nothing is started', async () => {
  const folder = workspace({ 'bad.yaml': SCENARIO.replace('hosts', 'host') });
  const { code, stdout, stderr } = await cli(folder, 'run', 'bad.yaml');
  assert.equal(code, 104);
  assert.equal(stdout, '');
  assert.match(stderr, /^bad\.yaml:2:1: Key "hosts" is missing in fleet/m);
  assert.deepEqual(readdirSync(folder), ['bad.yaml']);
});

test('a fleet that can’t be had is 100, and there is no run', async () => {
  const docker = SCENARIO.replace('provider: embedded', 'provider: docker, image: manyhosts/no-such-image');
  const folder = workspace({ 'small.yaml': docker });
  const { code, stderr } = await cli(folder, 'run', 'small.yaml');
  assert.equal(code, 100, stderr);
  assert.match(stderr, /no-such-image|No container engine answers/i);
  assert.doesNotMatch(stderr, /^ +at /m);
  assert.deepEqual(readdirSync(folder), ['small.yaml']);
});

test('arguments that are wrong are 104', async () => {
  const folder = workspace({ 'small.yaml': SCENARIO });
  for (const [args, expected] of [
    [['validate'], /missing required argument 'file'/],
    [['run', 'small.yaml', '--rounds', '0'], /Expected a whole number, 1 or more\./],
    [
      ['run', 'small.yaml', '--only', 'perl/*'],
      /Expected --only to name a strategy of small, found "perl\/\*"/,
    ],
    [['run', 'small.yaml', '--provider', 'moon'], /Allowed choices are auto, docker, embedded\./],
    [['fly'], /unknown command 'fly'/],
    [['report', 'nowhere'], /Expected a stored run in nowhere/],
  ] as const) {
    const { code, stderr } = await cli(folder, ...args);
    assert.match(stderr, expected);
    assert.equal(code, 104, stderr);
  }
});

test('Ctrl-C ends the trial and keeps what was measured: 105', async () => {
  const strategies = ['honest', 'never-done'].map(program).join(', ');
  const folder = workspace({
    'long.yaml': `name: long
fleet: {provider: embedded, hosts: 2}
workload: {sql: select 1}
strategies: [${strategies}]
trials: {order: sequential}
`,
  });
  const { child, ended } = startCli(folder, 'run', 'long.yaml');
  child.stderr.on('data', (chunk) => {
    if (String(chunk).includes('honest')) child.kill('SIGINT');
  });
  const { code, stdout, stderr } = await ended;
  assert.equal(code, 105, stderr);
  assert.match(stderr, /Interrupted: ending in order/);
  assert.match(stdout, /The run was interrupted/);
  const run = readRun(join(folder, 'results', 'latest'));
  assert.equal(run.state, 'interrupted');
  assert.equal(run.trials[0]?.outcome.kind, 'completed');
});

test('a reader that goes away does not keep the run from its end, nor from cleaning up', async () => {
  const folder = workspace({ 'small.yaml': SCENARIO });
  const { child, ended } = startCli(folder, 'run', 'small.yaml', '--rounds', '1', '--only', 'node/async*');
  ended.catch(() => {}); // its output is closed before its end
  child.stderr.destroy();
  child.stdout.destroy();
  assert.deepEqual(await once(child, 'exit'), [0, null]);
  assert.equal(readRun(join(folder, 'results', 'latest')).state, 'finished');
});

test('init writes a valid scenario and overwrites none', async () => {
  const folder = workspace();
  assert.equal((await cli(folder, 'init', 'mine.yaml')).code, 0);
  assert.deepEqual(readdirSync(folder).toSorted(), ['mine.yaml', 'scenario.schema.json']);
  assert.equal((await cli(folder, 'validate', 'mine.yaml')).code, 0);
  writeFileSync(join(folder, 'mine.yaml'), 'precious');
  const { code, stderr } = await cli(folder, 'init', 'mine.yaml');
  assert.equal(code, 104);
  assert.match(stderr, /Expected a file that does not exist yet, found mine\.yaml/);
  assert.equal(readFileSync(join(folder, 'mine.yaml'), 'utf8'), 'precious');
});

test('plan shows the trials in the order in which run executes them', async () => {
  const folder = workspace({ 'small.yaml': SCENARIO });
  const { stdout } = await cli(folder, 'plan', 'small.yaml', '--seed', '5', '--rounds', '1');
  const planned = stdout
    .trim()
    .split('\n')
    .filter((line) => /^\d+\t/.test(line))
    .map((line) => line.split('\t')[2]);
  await cli(folder, 'run', 'small.yaml', '--seed', '5', '--rounds', '1', '--quiet');
  const run = readRun(join(folder, 'results', 'latest'));
  assert.deepEqual(
    run.trials.map((trial) => trial.case),
    planned,
  );
});

test('doctor says what can be measured, schema prints both schemas', async () => {
  const folder = workspace();
  const { code, stdout } = await cli(folder, 'doctor');
  assert.equal(code, 0);
  assert.match(stdout, /^[✓~] \d+ cores?, Node v24\./m);
  assert.match(stdout, /^[✓✗] Fleet docker: .+\n(?: .+\n)?✓ Fleet embedded: /m);
  for (const which of ['scenario', 'run']) {
    const { title } = JSON.parse((await cli(folder, 'schema', which)).stdout);
    assert.equal(title, `manyhosts ${which}`);
  }
});
