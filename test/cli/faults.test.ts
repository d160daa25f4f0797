import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { readRun } from '../../harness/store/folder.ts';
import { cli, workspace } from './cli.ts';

const SCENARIO = `name: faulty
fleet:
  provider: embedded
  hosts: 12
  servers: 4
  faults:
    - {kind: refuse, share: 9%}
    - {kind: silent, hosts: 1}
    - {kind: crash, servers: 1, after: 1m}
workload: {sql: select sleep(0.01), timeout: 300ms}
strategies: [{use: node/async-lean}, {use: node/serial}]
trials: {warmup: 0, rounds: 1, settle: 0ms, seed: 5}
`;

test('plan lists whom the faults hit, before the trials', async () => {
  const { stdout } = await cli(workspace({ 'faulty.yaml': SCENARIO }), 'plan', 'faulty.yaml');
  assert.deepEqual(stdout.split('\n').slice(0, 7), [
    'faulty: 2 cases, 2 trials, at least 1 s, seed 5',
    'limit\t6 min, if every trial took as long as trials.timeout lets it',
    "compare\tThese rounds can't decide 10 of 10 comparisons with a repeat of this run, whatever the figures are: 6 rounds of each case would.",
    'fault\trefuse\thost 8',
    'fault\tsilent\thost 6',
    'fault\tcrash after 60 s\tserver 2 with hosts 2, 6, 10',
    '1\tround 1\tnode/async-lean',
  ]);
});

test('a run tells who was hit, and is judged by the healthy hosts', async () => {
  const folder = workspace({ 'faulty.yaml': SCENARIO });
  const { code, stdout, stderr } = await cli(folder, 'run', 'faulty.yaml');
  assert.equal(code, 0, stderr);
  const { fleet } = readRun(join(folder, 'results', 'latest'));
  assert.deepEqual(fleet.faults, [
    { kind: 'refuse', hosts: [8] },
    { kind: 'silent', hosts: [6] },
    { kind: 'crash', hosts: [2, 6, 10], servers: [2], afterNs: 60e9 },
  ]);
  assert.match(
    stdout,
    /^node\/async-lean finished the 8 healthy of 12 simulated hosts in 0\.\d+ s \(0\.\d+ s with the others\)/m,
  );
  assert.match(
    stdout,
    /^Held up by hosts that never answered: node\/serial \(3 of 8 healthy hosts began only after a timeout\)\.$/m,
  );
});
