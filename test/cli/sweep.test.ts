import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readRun } from '../../harness/store/folder.ts';
import { cli, workspace } from './cli.ts';

const SWEEP = `name: sweep
fleet: {provider: embedded, hosts: [10, 15, 20], servers: 2}
workload: {sleep: [100ms, 500ms]}
strategies:
  - {use: python/aiomysql}
  - {use: node/async-lean, with: {concurrency: [10, 20]}}
trials: {warmup: 0, rounds: 1, settle: 10ms}
`;

test('a sweep is executed, each case with its own query, and its time is estimated before', async () => {
  const folder = workspace({ 'sweep.yaml': SWEEP });
  const { code, stdout, stderr } = await cli(folder, 'run', 'sweep.yaml');
  assert.equal(code, 0, stderr);
  assert.match(stderr, /^Plan: 18 cases, 18 trials, about \d+ s\.$/m);
  const run = readRun(join(folder, 'results', 'latest'));
  assert.equal(run.scenario.sql, undefined);
  for (const { name, hosts, sql, floorNs = 0 } of run.cases) {
    const trial = run.trials.find((each) => each.case === name);
    assert.deepEqual(trial?.hosts, { asked: hosts, answered: hosts, errors: {} });
    assert.equal(sql, `select sleep(${floorNs / 1e9})`);
    assert.ok((trial?.workNs ?? 0) >= floorNs, name);
    assert.equal(name.endsWith(floorNs === 1e8 ? ' sleep=100ms' : ' sleep=500ms'), true);
  }
  assert.match(stdout, /^First in the other settings: /m);
  assert.match(stdout, /^memory of +worst\nstrategy +by +line +residual$/m);
});

test('a sweep over servers is refused where nothing starts several', async () => {
  const servers = SWEEP.replace('provider: embedded', 'provider: docker').replace(
    'servers: 2',
    'servers: [1, 2]',
  );
  const folder = workspace({ 'sweep.yaml': servers });
  const { code, stderr } = await cli(folder, 'run', 'sweep.yaml', '--provider', 'embedded');
  assert.equal(code, 100);
  assert.match(
    stderr,
    /^Expected docker, for fleet\.servers is a list \(1, 2\) and nothing else starts several servers; found provider embedded\. Give fleet\.servers one number, or see to docker/m,
  );
});

test('plan tells the time, and the most that it can be', async () => {
  const folder = workspace({ 'sweep.yaml': SWEEP });
  const { stdout } = await cli(folder, 'plan', 'sweep.yaml');
  assert.match(
    stdout,
    /^sweep: 18 cases, 18 trials, about \d+ s, seed 1\nlimit\t54 min, if every trial took as long as trials\.timeout lets it\ncompare\tThese rounds can't decide 72 of 72 comparisons with a repeat of this run, whatever the figures are: 7 rounds of each case would\.\n1\tround 1\t/,
  );
});

test('each case of a program has its own parameters in its command', async () => {
  const own = `name: own
fleet: {provider: embedded, hosts: 2}
workload: {sql: select 1}
strategies:
  - name: own
    command: [sh, -c, 'echo "$@"; cat "$1"', sh, "{hostsFile}", "-n{workers}", "{{workers}}"]
    protocol: none
    with: {workers: [4, 8]}
trials: {warmup: 0, rounds: 1, settle: 0ms}
`;
  const folder = workspace({ 'own.yaml': own });
  const { stderr } = await cli(folder, 'run', 'own.yaml', '--quiet');
  const latest = join(folder, 'results', 'latest');
  const said = readRun(latest).trials.map((trial) => {
    const log = readFileSync(join(latest, 'logs', `trial-${trial.index}.log`), 'utf8');
    return `${trial.case}: ${log.replace(/^.*hosts.txt/, 'FILE').replaceAll(/:\d+$/gm, '')}`;
  });
  assert.deepEqual(
    said.toSorted(),
    [
      'own workers=4: FILE -n4 {workers}\n127.0.0.1\n127.0.0.1\n',
      'own workers=8: FILE -n8 {workers}\n127.0.0.1\n127.0.0.1\n',
    ],
    stderr,
  );
});
