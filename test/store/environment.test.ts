import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { homedir, hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { executePlan } from '../../harness/bench/execute.ts';
import { detectCgroups } from '../../harness/cgroup/detect.ts';
import { thisOwner } from '../../harness/process/owner.ts';
import { parseScenario } from '../../harness/scenario/load.ts';
import { planTrials } from '../../harness/scenario/plan.ts';
import { describeCheckout, describeHarness, describeMachine } from '../../harness/store/environment.ts';
import { RunFolder, readRun } from '../../harness/store/folder.ts';
import { prepareLaunches } from '../../harness/trial/programs/launch.ts';
import { embedded } from '../fleet/embedded/embedded-fleet.ts';
import { scratchFolder } from '../scratch.ts';

const SCENARIO = `name: small
fleet: {provider: embedded, hosts: 3}
workload: {sql: select 1, floor: 10s, timeout: 20s}
strategies: [{use: node/async-lean}]
trials: {warmup: 0, rounds: 2, settle: 10ms}
`;

/** Execute the scenario as it stands in a folder, and read what was stored. */
async function executed(folder: string) {
  const scenario = parseScenario(SCENARIO, join(folder, 'small.yaml'));
  await using fleet = await embedded(3);
  const runFolder = new RunFolder(scratchFolder(), 'small-1');
  await executePlan({
    owner: thisOwner(),
    scenario,
    adjustments: {},
    plan: planTrials(scenario),
    fleet,
    cgroups: detectCgroups(thisOwner()),
    launches: await prepareLaunches(scenario.strategies, detectCgroups(thisOwner()), 'embedded'),
    folder: runFolder,
    startedAt: new Date(),
    judges: true,
    signal: new AbortController().signal,
    progress: { trialStart() {}, working() {}, trialEnd() {}, memory() {} },
  });
  return { run: readRun(runFolder.path), text: readFileSync(join(runFolder.path, 'run.json'), 'utf8') };
}

test('a run keeps its environment, and names no one: no host, no user, no home, no absolute path', async () => {
  process.env.SECRET_OF_THE_USER = 'hush-hush';
  const { run } = await executed(scratchFolder());
  const { machine, harness, cgroups, fleet, scenario } = run;
  const record = { machine, harness, cgroups, fleet, checkout: scenario.checkout };
  const text = JSON.stringify(record);
  for (const name of [hostname(), userInfo().username]) {
    // As a word: a short name may well be a part of another.
    assert.doesNotMatch(text, new RegExp(`(?<![\\w-])${name.replaceAll(/\W/g, '\\$&')}(?![\\w-])`));
  }
  assert.doesNotMatch(text, /"\/|[ (]\/[a-z]/, 'no absolute path');
  assert.ok(!text.includes(homedir()) && !text.includes('hush-hush'));
  assert.equal(fleet.variables?.version_comment, 'manyhosts embedded server, a simulation');
  assert.ok(machine.cores > 0 && machine.memoryBytes > 0 && machine.kernel !== '');
});

test('a trial keeps its conditions, its warnings, and how long it was waited for', async () => {
  const { run } = await executed(scratchFolder());
  assert.equal(run.trials.length, 2);
  for (const { conditions, warnings = [], settledNs, control } of run.trials) {
    assert.ok((control?.wallNs ?? 0) > 0 && (control?.wallNs ?? 0) <= (settledNs ?? 0));
    assert.ok((conditions?.spanNs ?? 0) > 0 && settledNs !== undefined);
    assert.deepEqual(
      warnings.filter(({ check }) => check === 'under-floor').map(({ message }) => message.slice(0, 14)),
      ['The work took '],
    );
  }
  assert.ok((run.trials[1]?.settledNs ?? 0) >= 10e6, 'the pause between two trials');
});

const GIT = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null', PATH: process.env.PATH };

function git(folder: string, ...args: readonly string[]): string {
  const who = ['-c', 'user.name=t', '-c', 'user.email=t@example.org'];
  return execFileSync('git', [...who, ...args], { cwd: folder, encoding: 'utf8', env: GIT }).trim();
}

test('a checkout has its commit, and is dirty where the scenario’s folder differs from it', async () => {
  const folder = scratchFolder();
  assert.equal(await describeCheckout(folder), undefined, 'no checkout');
  git(folder, 'init', '--quiet');
  writeFileSync(join(folder, 'small.yaml'), SCENARIO);
  git(folder, 'add', '.');
  git(folder, 'commit', '--quiet', '--message', 'first');
  const commit = git(folder, 'rev-parse', 'HEAD');
  assert.deepEqual(await describeCheckout(folder), { commit, dirty: false });
  writeFileSync(join(folder, 'small.yaml'), `${SCENARIO}\n`);
  assert.deepEqual(await describeCheckout(folder), { commit, dirty: true });
});

test('this harness and machine are described', () => {
  assert.match(describeHarness().version, /^\d+\.\d+\.\d+/);
  assert.equal(describeHarness().node, process.version);
  const { distribution } = describeMachine();
  if (process.platform === 'linux') assert.ok(distribution && !distribution.includes('"'), distribution);
});
