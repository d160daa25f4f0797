import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leftIn, readPrinted, usageBetween } from '../../../../harness/trial/launchers/container/figures.ts';

// As a kernel of each version shows them in a container.
const V2 = (peak: number, pids: number, user: number, oom: number) => `memory.peak ${peak}
cpu.stat usage_usec ${user + 7}
cpu.stat user_usec ${user}
cpu.stat system_usec 7
pids.peak ${pids}
memory.events low 0
memory.events oom_kill ${oom}
pids.events max 0
cgroup.procs 1
`;

const V1 = (peak: number, whole: number, user: number) => `memory.max_usage_in_bytes ${peak}
memory.oom_control oom_kill_disable 0
memory.oom_control oom_kill 0
cpuacct.usage ${whole}
cpuacct.usage_user ${user}
pids.peak 7
pids.events max 0
`;

test('a container’s own files of version 2 tell what the program used', () => {
  const before = readPrinted(V2(4_000_000, 7, 3_000, 0));
  const after = readPrinted(`${V2(30_000_000, 12, 53_000, 1)}cgroup.procs 9\ncgroup.procs 10\n`);
  assert.deepEqual(usageBetween(before, after), {
    cpuUserNs: 50_000_000,
    cpuSystemNs: 0,
    memoryPeakBytes: 30_000_000,
    // Twelve, of which one is the first process.
    processesPeak: 11,
    oomKills: 1,
    processLimitHits: 0,
  });
  assert.equal(leftIn(after), 2);
});

test('those of version 1 do, and high-water marks that the program did not raise are absent', () => {
  const before = readPrinted(V1(4_000_000, 10_000_000, 8_000_000));
  assert.deepEqual(usageBetween(before, readPrinted(V1(4_000_000, 40_000_000, 28_000_000))), {
    cpuUserNs: 20_000_000,
    cpuSystemNs: 10_000_000,
    oomKills: 0,
    processLimitHits: 0,
  });
});

test('a kernel that shows nothing gives no figures', () => {
  assert.deepEqual(usageBetween(readPrinted(''), readPrinted('')), {});
  assert.equal(leftIn(readPrinted('')), 0);
});
