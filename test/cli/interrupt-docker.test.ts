// Alone: it asks the engine.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { OWNER_LABEL } from '../../harness/process/owner.ts';
import { missing } from '../requirements.ts';
import { containersOf, leftovers } from '../torture/audit.ts';
import { workspace } from './cli.ts';
import { appeared, containerMade, hangs, requireInterrupted, startRun } from './moments.ts';

/** Three times as many as are made at a time: the next are made when the first have booted. */
const SERVERS = 3 * 2 * availableParallelism();

test('containers half-made are removed, and no more are made', {
  skip: missing('docker', 'cgroups'),
}, async () => {
  const many = `hosts: ${SERVERS}, servers: ${SERVERS}`;
  const folder = workspace({ 'hangs.yaml': hangs('docker').replace('hosts: 4, servers: 2', many) });
  const since = Date.now();
  const { child, ended, owner } = startRun(folder, 'hangs.yaml');
  await containerMade(owner);
  child.kill('SIGINT');
  const { code, stdout, stderr } = await ended;
  assert.equal(code, 105, stderr);
  assert.deepEqual(await containersOf(owner), []);
  assert.equal(stdout, '');
  assert.deepEqual(readdirSync(folder), ['hangs.yaml']);
  const made = serversMade(owner, since);
  assert.ok(made > 0 && made < SERVERS, `${made} of ${SERVERS}`);
  assert.deepEqual(await leftovers(owner, true), []);
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
  assert.deepEqual(await leftovers(owner, true), []);
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
