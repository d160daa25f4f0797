import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { PROJECT } from '../../harness/process/project.ts';
import { readRun } from '../../harness/store/folder.ts';
import { leftovers } from '../torture/audit.ts';
import { cli, workspace } from './cli.ts';
import { appeared, hangs, requireInterrupted, shown, startRun } from './moments.ts';

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  test(`${signal} in a trial ends it, and the run keeps and reports what was measured`, async () => {
    const folder = workspace({ 'hangs.yaml': hangs('embedded') });
    const { child, ended, owner } = startRun(folder, 'hangs.yaml', '--quiet');
    await appeared(join(folder, 'hung'));
    child.kill(signal);
    const { code, stdout, stderr } = await ended;
    assert.equal(code, 105, stderr);
    assert.match(stderr, /^Interrupted: ending in order.*\nResults: .*\nTo resume it: /m);
    assert.match(stdout, /^The run was interrupted/m);
    requireInterrupted(join(folder, 'results', 'latest'));
    assert.deepEqual(await leftovers(owner, false), []);
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
  assert.deepEqual(await leftovers(owner, false), []);
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
  assert.deepEqual(await leftovers(owner, false), []);
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

test('the second signal ends it at once, without a report, and the guard cleans up', async () => {
  const folder = workspace({ 'hangs.yaml': hangs('embedded') });
  const { child, ended, owner } = startRun(folder, 'hangs.yaml', '--quiet');
  await appeared(join(folder, 'hung'));
  const exit = once(child, 'exit');
  child.kill('SIGINT');
  child.kill('SIGTERM');
  assert.deepEqual(await exit, [105, null]);
  assert.equal((await ended).stdout, '');
  assert.equal(existsSync(join(folder, 'results', 'latest', 'report.html')), false);
  assert.deepEqual(await leftovers(owner, false), []);
});
