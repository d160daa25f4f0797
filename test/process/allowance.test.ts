import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { availableCores, coresIn, readAllowance } from '../../harness/process/allowance.ts';
import { scratchFolder } from '../scratch.ts';

const WHOLE = { cores: 8, memoryBytes: 16 * 2 ** 30 };

/** A machine's root folder with these files in it; each process of it may run on all eight cores unless it says otherwise. */
function machine(files: Readonly<Record<string, string>>): string {
  const root = scratchFolder();
  const all = { 'proc/self/status': 'Name:\tnode\nCpus_allowed_list:\t0-7\nMems_allowed:\t1\n', ...files };
  for (const [name, text] of Object.entries(all)) {
    const file = join(root, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${text}\n`);
  }
  return root;
}

const V1 = {
  'proc/self/mounts': [
    'cgroup /sys/fs/cgroup/cpu,cpuacct cgroup rw,cpu,cpuacct 0 0',
    'cgroup /sys/fs/cgroup/memory cgroup rw,memory 0 0',
    'cgroup2 /sys/fs/cgroup/unified cgroup2 rw 0 0',
  ].join('\n'),
  'proc/self/cgroup': '4:memory:/ci/job\n3:cpu,cpuacct:/ci/job\n0::/',
};

const V2 = {
  'proc/self/mounts': 'cgroup2 /sys/fs/cgroup cgroup2 rw 0 0',
  'proc/self/cgroup': '0::/ci.slice/job.scope',
};

test('version 2: the smallest quota and memory limit of the group and of those above it', () => {
  const root = machine({
    ...V2,
    'sys/fs/cgroup/ci.slice/job.scope/cpu.max': 'max 100000',
    'sys/fs/cgroup/ci.slice/job.scope/memory.max': '4294967296',
    'sys/fs/cgroup/ci.slice/cpu.max': '150000 100000',
    'sys/fs/cgroup/ci.slice/memory.max': '2147483648',
  });
  assert.deepEqual(readAllowance(root, WHOLE), { cpuQuota: 1.5, memoryLimitBytes: 2 ** 31 });
});

test('version 1: each controller in its own tree, and those that limit nothing left out', () => {
  const root = machine({
    ...V1,
    'sys/fs/cgroup/cpu,cpuacct/ci/job/cpu.cfs_quota_us': '-1',
    'sys/fs/cgroup/cpu,cpuacct/ci/job/cpu.cfs_period_us': '100000',
    'sys/fs/cgroup/cpu,cpuacct/ci/cpu.cfs_quota_us': '25000',
    'sys/fs/cgroup/cpu,cpuacct/ci/cpu.cfs_period_us': '50000',
    'sys/fs/cgroup/memory/ci/job/memory.limit_in_bytes': '9223372036854771712',
  });
  assert.deepEqual(readAllowance(root, WHOLE), { cpuQuota: 0.5 });
});

test('in a container the mount is its own group, though the path is the host’s', () => {
  const root = machine({
    ...V1,
    'proc/self/cgroup': '4:memory:/docker/0123\n3:cpu,cpuacct:/docker/0123\n0::/',
    'sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us': '50000',
    'sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us': '100000',
    'sys/fs/cgroup/memory/memory.limit_in_bytes': '536870912',
  });
  assert.deepEqual(readAllowance(root, WHOLE), { cpuQuota: 0.5, memoryLimitBytes: 2 ** 29 });
});

test('a limit of all there is, or more, is none', () => {
  const root = machine({
    ...V2,
    'proc/self/cgroup': '0::/',
    'sys/fs/cgroup/cpu.max': '800000 100000',
    'sys/fs/cgroup/memory.max': String(32 * 2 ** 30),
  });
  assert.deepEqual(readAllowance(root, WHOLE), {});
});

test('the cores that a process may run on are kept where they are not all', () => {
  const status = (list: string) => ({ 'proc/self/status': `Cpus_allowed_list:\t${list}` });
  assert.deepEqual(readAllowance(machine(status('0-1,6')), WHOLE), { cpuset: '0-1,6' });
  assert.deepEqual(readAllowance(machine(status('0-127')), WHOLE), {});
});

test('a machine that shows none of it allows all', () => {
  assert.deepEqual(readAllowance(scratchFolder(), WHOLE), {});
});

test('available are the fewest of the cores, the allowed ones, and the quota', () => {
  assert.equal(availableCores({}, 8), 8);
  assert.equal(availableCores({ cpuQuota: 2.5, cpuset: '0-3' }, 8), 2.5);
  assert.equal(availableCores({ cpuQuota: 2.5, cpuset: '7' }, 8), 1);
  assert.equal(coresIn('0-1,4,6-7'), 5);
});
