import assert from 'node:assert/strict';
import { cpSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readRun } from '../../harness/store/folder.ts';
import type { StoredRun } from '../../harness/store/schema.ts';
import { missing } from '../requirements.ts';
import { changeRun } from '../store/stored-run.ts';
import { cli, workspace } from './cli.ts';

const SCENARIO = `name: gated
fleet: {provider: embedded, hosts: 4}
workload: {sql: select sleep(0.01), timeout: 5s}
strategies: [{use: node/async-lean}, {use: node/serial}]
trials: {warmup: 0, rounds: 6, settle: 0ms}
`;

const gated = (thresholds: string) => `${SCENARIO}thresholds: {node/async-lean: {${thresholds}}}\n`;

test('thresholds that hold pass, and are shown with their figures', {
  skip: missing('cgroups'),
}, async () => {
  const folder = workspace({
    'gated.yaml': gated('work: [median<20s, p(90)<20s], latency: [p(99)<20s], processes.peak: [max<500]'),
  });
  const { code, stdout, stderr } = await cli(folder, 'run', 'gated.yaml', '--quiet', '--only', 'node/async*');
  // Where something else kept the machine busy in most trials, times settle nothing.
  const { trials } = readRun(join(folder, 'results', 'latest'));
  const settles = trials.filter(({ warnings }) => warnings === undefined).length >= trials.length / 2;
  const sign = settles ? '✓' : '\\?';
  assert.match(
    stdout,
    new RegExp(`^${sign} node/async-lean latency p\\(99\\)<20s, slowest is 0\\.\\d+ s`, 'm'),
  );
  assert.match(stdout, /^✓ node\/async-lean processes\.peak max<500/m);
  assert.equal(stdout.match(/^[✓?] node\/async-lean /gm)?.length, 4);
  assert.equal(code, settles ? 0 : 98, stderr);
});

test('a threshold that is breached is 99, unless thresholds are switched off', async () => {
  const folder = workspace({ 'gated.yaml': gated('memory.peak: [max<1MiB], startup: [min>20s]') });
  const { code, stdout } = await cli(folder, 'run', 'gated.yaml', '--rounds', '1', '--quiet');
  assert.match(stdout, /^✗ node\/async-lean memory\.peak max<1MiB/m);
  assert.equal(code, 99);
  const off = await cli(folder, 'run', 'gated.yaml', '--rounds', '1', '--quiet', '--no-thresholds');
  assert.equal(off.code, 0);
});

test('a run is repeated from itself alone: same plan, though the file is gone', async () => {
  const folder = workspace({ 'gated.yaml': SCENARIO });
  await cli(folder, 'run', 'gated.yaml', '--quiet', '--rounds', '2', '--seed', '9', '--only', 'node/async*');
  const first = readRun(join(folder, 'results', 'latest'));
  writeFileSync(join(folder, 'gated.yaml'), 'name: gone');
  const { code, stderr } = await cli(folder, 'run', '--repeat', 'results/latest', '--quiet');
  assert.equal(code, 0, stderr);
  const again = readRun(join(folder, 'results', 'latest'));
  assert.notEqual(again.id, first.id);
  assert.deepEqual(planOf(again), planOf(first));
  assert.deepEqual(again.scenario, first.scenario);
  assert.doesNotMatch(stderr, /What differs/);
});

test('a repeat says what differs now', async () => {
  const folder = workspace({ 'gated.yaml': SCENARIO });
  await cli(folder, 'run', 'gated.yaml', '--quiet', '--rounds', '1', '--only', 'node/async*');
  changeRun(join(folder, 'results', 'latest'), (run) => {
    run.machine.kernel = '1.0';
    for (const each of run.cases) each.versions.mysql2 = '0.1';
  });
  const { stderr } = await cli(folder, 'run', '--repeat', 'results/latest', '--quiet');
  assert.match(stderr, /^What differs from gated-\S+:$/m);
  assert.match(stderr, /^ {2}kernel: 1\.0 then, \S+ now$/m);
  assert.match(stderr, /^ {2}mysql2: 0\.1 then, \S+ now$/m);
});

test('compare tells a regression by 99, too few trials by 98, and refuses runs that are not alike', {
  skip: missing('cgroups'),
}, async () => {
  const folder = workspace({ 'gated.yaml': SCENARIO });
  await cli(folder, 'run', 'gated.yaml', '--quiet', '--only', 'node/async*');
  const latest = join(folder, 'results', 'latest');
  const copy = (name: string, edit: (run: StoredRun) => void) => {
    cpSync(latest, join(folder, name), { recursive: true, dereference: true });
    changeRun(join(folder, name), edit);
  };
  copy('heavier', (run) => {
    for (const trial of run.trials) trial.memoryPeakBytes = 2 * (trial.memoryPeakBytes ?? 2 ** 30);
  });
  copy('shorter', (run) => {
    run.trials = run.trials.slice(0, 3);
  });
  copy('elsewhere', (run) => {
    run.machine.cores = 999;
  });

  const worse = await cli(folder, 'compare', 'results/latest', 'heavier');
  assert.match(worse.stdout, /^node\/async-lean +memory\.peak +✗ worse +\S+ MiB +\S+ MiB +\+100\.0%/m);
  assert.equal(worse.code, 99);
  const short = await cli(folder, 'compare', 'results/latest', 'shorter');
  assert.match(short.stdout, /^\? .*: fewer than 6 trials; 6 rounds of each case would decide it$/m);
  assert.equal(short.code, 98);
  const refused = await cli(folder, 'compare', 'results/latest', 'elsewhere');
  assert.match(refused.stderr, /^ {2}cores: \d+ in base, 999 in head$/m);
  assert.equal(refused.code, 104);
  const allowed = await cli(folder, 'compare', 'results/latest', 'elsewhere', '--allow', '--format', 'json');
  assert.ok(JSON.parse(allowed.stdout).changes.every((each: { ratio: number }) => each.ratio === 1));
  assert.match(allowed.stderr, /The runs differ in what their figures depend on/);
});

test('run --baseline compares what was just measured', async () => {
  const folder = workspace({ 'gated.yaml': SCENARIO });
  await cli(folder, 'run', 'gated.yaml', '--quiet', '--only', 'node/async*');
  changeRun(join(folder, 'results', 'latest'), (run) => {
    for (const trial of run.trials) trial.wallNs = Math.round((trial.wallNs ?? 0) / 10);
  });
  const { code, stdout } = await cli(
    folder,
    'run',
    'gated.yaml',
    '--quiet',
    '--only',
    'node/async*',
    '--baseline',
    'results/latest',
  );
  assert.match(stdout, /^head gated-\S+ against base gated-\S+$/m);
  const files = readdirSync(join(folder, 'results', 'latest')).filter((name) =>
    name.startsWith('comparison'),
  );
  assert.deepEqual(files.toSorted(), ['comparison.html', 'comparison.junit.xml', 'comparison.md']);
  assert.match(stdout, /^node\/async-lean +wall +✗ worse/m);
  assert.equal(code, 99);
});

test('run wants either files or a run to repeat', async () => {
  const folder = workspace({ 'gated.yaml': SCENARIO });
  const neither = await cli(folder, 'run');
  assert.deepEqual(
    [neither.code, neither.stderr],
    [104, 'Expected a scenario FILE, --repeat with a stored run, or --resume; found none of them\n'],
  );
  const both = await cli(folder, 'run', 'gated.yaml', '--repeat', 'results/latest');
  assert.deepEqual(
    [both.code, both.stderr],
    [104, 'Expected either FILE or --repeat, found both: gated.yaml\n'],
  );
  const changed = await cli(folder, 'run', '--repeat', 'results/latest', '--rounds', '3', '--only', 'node/*');
  assert.deepEqual(
    [changed.code, changed.stderr],
    [
      104,
      'Expected --repeat alone, for it executes the plan of the stored run as it was; found --rounds, --only beside it\n',
    ],
  );
});

function planOf(run: StoredRun): string[] {
  return run.trials.map(({ warmup, round, case: name }) => `${warmup} ${round} ${name}`);
}
