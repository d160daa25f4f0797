// Alone: it asks the engine.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { OWNER_LABEL, thisOwner } from '../../../harness/process/owner.ts';
import { missing } from '../../requirements.ts';
import { startSmall } from './small-fleet.ts';

test('the limits of servers are those of their control groups', { skip: missing('docker') }, async () => {
  await using fleet = await startSmall({ servers: 1, hosts: [1], cpus: 0.25, memoryBytes: 512 * 2 ** 20 });
  assert.equal(fleet.hosts.length, 1);
  const [id = ''] = docker('ps', '-q', `--filter=label=${OWNER_LABEL}=${thisOwner().id}`);
  const read =
    'cd /sys/fs/cgroup; cat cpu.max memory.max || cat cpu/cpu.cfs_quota_us cpu/cpu.cfs_period_us memory/memory.limit_in_bytes';
  const figures = docker('exec', id, 'sh', '-c', `exec 2>/dev/null; ${read}`)
    .join(' ')
    .split(' ')
    .map(Number);
  const [quota = 0, period = 0, memoryBytes] = figures.slice(-3);
  assert.equal(quota / period, 0.25, figures.join(' '));
  assert.equal(memoryBytes, 512 * 2 ** 20);
});

test('an engine whose kernel lacks a controller is refused the limit before anything is made', {
  skip: missing('docker'),
}, async () => {
  await assert.rejects(startSmall({ cpus: 0.5 }, {}, { unenforced: ['cpus'] }), {
    name: 'FleetError',
    message:
      /^Expected that fleet\.cpus can be enforced, found that the kernel of the container engine at unix:\S+ can't\./,
  });
});

function docker(...args: readonly string[]): string[] {
  return execFileSync('docker', args, {
    encoding: 'utf8',
    timeout: 20_000,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
    .split('\n')
    .filter(Boolean);
}
