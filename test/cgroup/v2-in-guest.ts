import assert from 'node:assert/strict';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { detectCgroups } from '../../harness/cgroup/detect.ts';
import { readAllowance } from '../../harness/process/allowance.ts';
import { thisOwner } from '../../harness/process/owner.ts';
import { testBackend } from './backend-suite.ts';

// Run by v2-kernel.test.ts inside a kernel that has nothing but version 2.
const backend = detectCgroups(thisOwner());
if (backend.kind !== 'v2')
  throw new Error(`Expected cgroup v2 in the guest, found ${backend.kind}: ${backend.description}`);
testBackend(backend);

const ROOT = '/sys/fs/cgroup';

test('cgroup v2: the limits of the groups above are what this process is allowed', () => {
  const [above, own] = [join(ROOT, 'above'), join(ROOT, 'above', 'own')];
  mkdirSync(above);
  writeFileSync(join(above, 'cgroup.subtree_control'), '+memory +cpu');
  mkdirSync(own);
  writeFileSync(join(above, 'memory.max'), String(512 * 2 ** 20));
  writeFileSync(join(own, 'memory.max'), 'max');
  const quota = join(above, 'cpu.max');
  const hasQuota = existsSync(quota); // a kernel without CONFIG_CFS_BANDWIDTH has none
  if (hasQuota) writeFileSync(quota, '50000 100000');
  writeFileSync(join(own, 'cgroup.procs'), String(process.pid));
  const { memoryLimitBytes, cpuQuota } = readAllowance();
  writeFileSync(join(ROOT, 'cgroup.procs'), String(process.pid));
  assert.equal(memoryLimitBytes, 512 * 2 ** 20);
  assert.equal(cpuQuota, hasQuota ? 0.5 : undefined);
});
