import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { OWNER_LABEL } from '../../harness/process/owner.ts';
import { PROJECT } from '../../harness/process/project.ts';
import { readRun } from '../../harness/store/folder.ts';
import { missing } from '../requirements.ts';
import { belongings, untilNothingIsLeft } from '../torture/audit.ts';
import { cli, workspace } from './cli.ts';
import { appeared, hangsOnce, shellStrategy, shown, startRun } from './moments.ts';

/** What the guard of a run that ended at once may take to clean up after it. */
const CLEAN_MS = 10_000;

const hangs = (provider: string) => `name: hangs
fleet: {provider: ${provider}, hosts: 4, servers: 2}
workload: {sql: select 1}
strategies: [${shellStrategy('honest', '$honest')}, ${hangsOnce()}]
trials: {order: sequential, warmup: 0, rounds: 1, settle: 0ms}
`;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  test(`${signal} in a trial ends it, and the run keeps and reports what was measured`, async () => {
    const folder = workspace({ 'hangs.yaml': hangs('embedded') });
    const { child, ended, owner } = startRun(folder, 'hangs.yaml', '--quiet');
    await appeared(join(folder, 'hung'));
    child.kill(signal);
    const { code, stdout, stderr } = await ended;
    assert.equal(code, 105, stderr);
    assert.match(
      stderr,
      /^Interrupted: coming to an end in order.*\nResults: .*\nTo go on where it ended: /m,
    );
    assert.match(stdout, /^The run was interrupted/m);
    requireInterrupted(join(folder, 'results', 'latest'));
    assert.deepEqual((await untilNothingIsLeft(owner, false, CLEAN_MS)).left, []);
  });
}

// As a terminal's Ctrl-C and timeout(1) do it.
test('a signal that reaches all of the harness’s group ends it in the same order', async () => {
  const folder = workspace({ 'hangs.yaml': hangs('embedded') });
  const main = join(PROJECT, 'harness', 'cli', 'main.ts');
  const child = spawn(process.execPath, [main, 'run', 'hangs.yaml', '--quiet'], {
    cwd: folder,
    detached: true,
    stdio: 'ignore',
  });
  await appeared(join(folder, 'hung'));
  process.kill(-(child.pid ?? 0), 'SIGTERM');
  assert.deepEqual(await once(child, 'exit'), [105, null]);
  requireInterrupted(join(folder, 'results', 'latest'));
});

test('in a repeat it is the same', async () => {
  const folder = workspace({ 'hangs.yaml': hangs('embedded') });
  const first = startRun(folder, 'hangs.yaml', '--quiet');
  await appeared(join(folder, 'hung'));
  first.child.kill('SIGINT');
  await first.ended;
  rmdirSync(join(folder, 'hung'));
  const { child, ended, owner } = startRun(folder, '--repeat', 'results/latest');
  await appeared(join(folder, 'hung'));
  child.kill('SIGINT');
  const { code, stderr } = await ended;
  assert.equal(code, 105, stderr);
  assert.equal(readdirSync(join(folder, 'results')).length, 3);
  requireInterrupted(join(folder, 'results', 'latest'));
  assert.deepEqual((await untilNothingIsLeft(owner, false, CLEAN_MS)).left, []);
});

test('while the fleet starts there is nothing to keep, and no run', async () => {
  const folder = workspace({ 'hangs.yaml': hangs('embedded').replace('hosts: 4', 'hosts: 2000') });
  const { child, ended, owner } = startRun(folder, 'hangs.yaml');
  await shown(child.stderr, /^Fleet: /m);
  child.kill('SIGINT');
  const { code, stdout, stderr } = await ended;
  assert.equal(code, 105, stderr);
  assert.equal(stdout, '');
  assert.deepEqual(readdirSync(folder), ['hangs.yaml']);
  assert.deepEqual((await untilNothingIsLeft(owner, false, CLEAN_MS)).left, []);
});

test('the pause between two trials ends at once', async () => {
  const folder = workspace({ 'hangs.yaml': hangs('embedded').replace('settle: 0ms', 'settle: 100s') });
  const { child, ended } = startRun(folder, 'hangs.yaml');
  await shown(child.stderr, /\[1\/2\]/);
  child.kill('SIGINT');
  const { code, stderr } = await ended;
  assert.equal(code, 105, stderr);
  const { state, trials } = readRun(join(folder, 'results', 'latest'));
  assert.deepEqual([state, trials.length], ['interrupted', 1]);
});

test('what was measured is reported to the end, and the comparison after it is left out', async () => {
  const folder = workspace({ 'honest.yaml': hangs('embedded').replace('mkdir hung', 'false') });
  await cli(folder, 'run', 'honest.yaml', '--quiet');
  const { child, ended } = startRun(folder, 'honest.yaml', '--quiet', '--baseline', 'results/latest');
  await shown(child.stdout, /completed/);
  child.kill('SIGINT');
  const { code, stderr } = await ended;
  assert.equal(code, 105, stderr);
  const latest = join(folder, 'results', 'latest');
  assert.equal(readRun(latest).state, 'finished');
  assert.ok(existsSync(join(latest, 'benchmark.json')), 'the last of the report’s files');
  assert.equal(existsSync(join(latest, 'comparison.html')), false);
});

test('the second signal ends it within a second, and the guard cleans up', async () => {
  const folder = workspace({ 'hangs.yaml': hangs('embedded') });
  const { child, ended, owner } = startRun(folder, 'hangs.yaml', '--quiet');
  await appeared(join(folder, 'hung'));
  const exit = once(child, 'exit');
  const since = performance.now();
  child.kill('SIGINT');
  child.kill('SIGTERM');
  assert.deepEqual(await exit, [105, null]);
  assert.ok(performance.now() - since < 1_000);
  assert.equal((await ended).stdout, '');
  assert.deepEqual((await untilNothingIsLeft(owner, false, CLEAN_MS)).left, []);
});

test('containers half-made are removed, and no more are made', {
  skip: missing('docker', 'cgroups'),
}, async () => {
  const since = Date.now();
  const folder = workspace({
    'hangs.yaml': hangs('docker').replace('hosts: 4, servers: 2', 'hosts: 20, servers: 20'),
  });
  const { child, ended, owner } = startRun(folder, 'hangs.yaml');
  while ((await containersOf(owner)).length === 0) assert.equal(child.exitCode, null);
  child.kill('SIGINT');
  const { code, stdout, stderr } = await ended;
  assert.equal(code, 105, stderr);
  assert.deepEqual(await containersOf(owner), []);
  assert.equal(stdout, '');
  assert.deepEqual(readdirSync(folder), ['hangs.yaml']);
  assert.ok(serversMade(owner, since) < 20);
  assert.deepEqual((await untilNothingIsLeft(owner, true, CLEAN_MS)).left, []);
});

test('a fleet of containers is removed after an interrupt in a trial', {
  skip: missing('docker', 'cgroups'),
}, async () => {
  const folder = workspace({ 'hangs.yaml': hangs('docker') });
  const { child, ended, owner } = startRun(folder, 'hangs.yaml', '--quiet');
  await appeared(join(folder, 'hung'));
  child.kill('SIGTERM');
  const { code, stderr } = await ended;
  assert.equal(code, 105, stderr);
  requireInterrupted(join(folder, 'results', 'latest'));
  assert.deepEqual(await containersOf(owner), []);
  assert.deepEqual((await untilNothingIsLeft(owner, true, CLEAN_MS)).left, []);
});

/** How many servers' containers the engine has made for an owner. */
function serversMade(owner: string, sinceMs: number): number {
  const span = ['--since', String(sinceMs / 1_000), '--until', String(Date.now() / 1_000)];
  const filters = ['--filter', 'event=create', '--filter', `label=${OWNER_LABEL}=${owner}`];
  const events = execFileSync('docker', ['events', ...span, ...filters], {
    encoding: 'utf8',
    timeout: 20_000,
  });
  return events.split('\n').filter((line) => line.includes('-server-')).length;
}

/** What is on the engine, whatever processes there are. */
async function containersOf(owner: string): Promise<string[]> {
  return (await belongings(owner, true)).filter((each) => /^[0-9a-f]{12}$/.test(each));
}

function requireInterrupted(folder: string): void {
  const { state, failure, owner, trials } = readRun(folder);
  assert.deepEqual([state, failure, owner], ['interrupted', undefined, undefined]);
  assert.deepEqual(
    trials.map(({ outcome }) => outcome.kind),
    ['completed', 'interrupted'],
  );
  assert.ok(existsSync(join(folder, 'report.html')));
}
