import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Cgroup, CgroupBackend } from '../../harness/cgroup/cgroup.ts';
import { isAlive } from '../../harness/process/owner.ts';

const ALLOCATE = join(import.meta.dirname, '..', 'fixtures', 'allocate.py');
const MIB = 2 ** 20;

/** What every backend with real control groups must do, on whichever kernel this runs. */
export function testBackend(backend: CgroupBackend): void {
  const name = (what: string) => `cgroup ${backend.kind}: ${what}`;

  test(name('a program is in its group before its first instruction'), async () => {
    await using group = backend.create('joins');
    const { stdout } = runIn(group, ['cat', '/proc/self/cgroup']);
    assert.match(stdout, /manyhosts\.\d+-\d+-[0-9a-f]+\.joins/);
  });

  test(
    name('256 MiB in one process are reported within 1 % above the same program without them'),
    async () => {
      // Page cache is charged to the group that touches a file first: the interpreter's is not this program's.
      await peakOf(backend, 0, 1);
      const peak = (await peakOf(backend, 256, 1)) - (await peakOf(backend, 0, 1));
      assert.ok(Math.abs(peak / (256 * MIB) - 1) < 0.01, `${peak / MIB} MiB`);
    },
  );

  test(name('32 MiB in each of 8 child processes are reported within 1 %'), async () => {
    const peak = (await peakOf(backend, 32, 8)) - (await peakOf(backend, 0, 8));
    assert.ok(Math.abs(peak / (256 * MIB) - 1) < 0.01, `${peak / MIB} MiB`);
  });

  test(name('CPU time and the peak of processes are counted'), async () => {
    await using group = backend.create('counts');
    runIn(group, [
      'sh',
      '-c',
      'i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done; (sleep 0 & sleep 0 & wait)',
    ]);
    const { cpuUserNs = 0, processesPeak = 0, oomKills, processes } = group.usage();
    assert.ok(cpuUserNs > 10e6, `${cpuUserNs} ns`);
    assert.ok(processesPeak >= 2, `${processesPeak} processes`);
    assert.equal(processes, 0);
    assert.equal(oomKills, 0);
  });

  test(name('what a group has had grows with it, and an idle one has had nothing'), async () => {
    await using group = backend.create('strained');
    const before = group.contention();
    assert.equal(before.cpuNs, 0);
    runIn(group, ['sh', '-c', 'i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done']);
    const { cpuNs = 0, throttledNs, pressure, majorFaults = -1 } = group.contention();
    assert.ok(cpuNs > 10e6, `${cpuNs} ns`);
    assert.equal(before.majorFaults, 0);
    assert.ok(majorFaults >= 0, `${majorFaults} faults`);
    // Where the kernel tells at all, it tells the same figures before and after.
    assert.equal(typeof throttledNs, typeof before.throttledNs);
    assert.deepEqual(Object.keys(pressure ?? {}), Object.keys(before.pressure ?? {}));
  });

  test(name('a program over its memory limit is killed, and that is counted'), async () => {
    await using group = backend.create('limited', { memoryBytes: 64 * MIB });
    // One system call fills dd's buffer: a program that runs while its memory is full would thrash its own code's
    // pages for minutes on a slow disk before the kernel gives up.
    runIn(group, ['dd', 'if=/dev/zero', 'of=/dev/null', 'bs=128M', 'count=1']);
    const { oomKills = 0, memoryPeakBytes = 0 } = group.usage();
    assert.ok(oomKills >= 1, `${oomKills} kills`);
    assert.ok(memoryPeakBytes <= 64 * MIB, `${memoryPeakBytes} bytes`);
  });

  test(name('limits are read back as the kernel has taken them'), async () => {
    await using limited = backend.create('reads-back', { memoryBytes: 64 * MIB + 5, processes: 7 });
    const { memoryBytes, processes } = limited.limits();
    assert.equal(memoryBytes, 64 * MIB);
    assert.equal(processes, 7);
    await using free = backend.create('unlimited');
    assert.ok((free.limits().processes ?? Infinity) > 7);
  });

  test(name('forks above the process limit fail'), async () => {
    await using group = backend.create('forks', { processes: 5 });
    const { stderr, status } = runIn(group, ['/usr/bin/python3', ALLOCATE, '0', '10']);
    assert.match(stderr, /BlockingIOError/);
    assert.equal(status, 1);
    await group.kill();
    const { processesPeak = 0, processLimitHits = 0 } = group.usage();
    assert.ok(processesPeak <= 5, `${processesPeak} processes`);
    assert.ok(processLimitHits >= 1, `${processLimitHits} forks refused`);
  });

  test(
    name('killing the group ends children that left their session, and removing it leaves no folder'),
    async () => {
      await using group = backend.create('kills');
      const child = start(group, ['sh', '-c', 'setsid sleep 600 & setsid sleep 600 & echo up; wait']);
      const [text] = await once(child.stdout as NonNullable<typeof child.stdout>, 'data');
      assert.equal(String(text), 'up\n');
      assert.ok(group.contains(child.pid ?? 0));
      assert.ok(group.members().length >= 2);
      const exit = once(child, 'exit');
      await group.kill();
      assert.deepEqual(await exit, [null, 'SIGKILL']);
      assert.deepEqual(group.members(), []);
      const folder = /echo \$\$ > '([^']+)\/cgroup\.procs'/.exec(group.wrap([]).join(' '))?.[1] ?? '';
      assert.ok(existsSync(folder), folder);
      await group.remove();
      assert.ok(!existsSync(folder), folder);
    },
  );

  test(name('the figures of the group that holds another process can be read'), async () => {
    await using group = backend.create('others');
    const child = start(group, ['sh', '-c', 'echo up; sleep 600']);
    await once(child.stdout as NonNullable<typeof child.stdout>, 'data');
    const found = backend.containing(child.pid ?? 0);
    const usage = found?.usage();
    assert.ok((found?.contention().cpuNs ?? 0) > 0);
    found?.close();
    assert.ok((usage?.memoryBytes ?? 0) > 0);
    assert.equal(typeof usage?.cpuUserNs, 'number');
    await group.kill();
  });

  test(name('an owner id of a process that is gone is dead'), () => {
    assert.equal(isAlive('1-1-00000000'), false);
  });
}

async function peakOf(backend: CgroupBackend, mib: number, children: number): Promise<number> {
  await using group = backend.create(`peak-${mib}-${children}`);
  const { status, stderr } = runIn(group, ['/usr/bin/python3', ALLOCATE, String(mib), String(children)]);
  assert.equal(status, 0, stderr);
  return group.usage().memoryPeakBytes ?? Number.NaN;
}

function runIn(group: Cgroup, argv: readonly string[]) {
  const [file = '', ...args] = group.wrap(argv);
  return spawnSync(file, args, { encoding: 'utf8', timeout: 60_000 });
}

function start(group: Cgroup, argv: readonly string[]): ChildProcess {
  const [file = '', ...args] = group.wrap(argv);
  return spawn(file, args, { stdio: ['ignore', 'pipe', 'inherit'] });
}
