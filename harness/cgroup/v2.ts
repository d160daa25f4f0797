import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KernelFile, readOptional } from '../process/kernel-file.ts';
import { fromTo } from '../process/own-groups.ts';
import { omitUndefined } from '../vocabulary/omit-undefined.ts';
import type { CgroupBackend, CgroupLimits } from './cgroup.ts';
import { openPressure, openThrottled } from './contention.ts';
import { type ContentionMeter, FolderGroup, type Meter, readGroup, tryWrite, withMemory } from './group.ts';
import { heldLimits } from './held-limits.ts';

/** Nanoseconds in the microseconds of cpu.stat. */
const MICRO = 1000;

/**
 * Control groups of version 2 (kernel: Documentation/admin-guide/cgroup-v2.rst). `parent` is a folder whose
 * subtree_control already hands the controllers down.
 */
export function v2Backend(mount: string, parent: string, prefix: string): CgroupBackend {
  return {
    kind: 'v2',
    description: `Memory, CPU and process figures from cgroup v2.`,
    create(name, limits = {}) {
      const folder = join(parent, `${prefix}.${name}`);
      return new FolderGroup([folder], () => {
        setLimits(folder, limits);
        return [v2Meter(folder, mount), withMemory(v2Contention(folder, mount), openFaultsAndSwap(folder))];
      });
    },
    containing(pid) {
      const path = /^0::(.*)$/m.exec(readOptional(`/proc/${pid}/cgroup`) ?? '')?.[1];
      if (path === undefined) return undefined;
      const folder = join(mount, path);
      return readGroup(() => v2Meter(folder, mount), v2Contention(folder, folder));
    },
  };
}

function setLimits(folder: string, limits: CgroupLimits): void {
  if (limits.memoryBytes !== undefined) {
    writeFileSync(join(folder, 'memory.max'), String(limits.memoryBytes));
    // What is over the limit may not go to a disk. Absent without swap accounting.
    tryWrite(join(folder, 'memory.swap.max'), '0');
    // One process over the limit ends the trial as a whole: half a strategy measures nothing.
    writeFileSync(join(folder, 'memory.oom.group'), '1');
  }
  if (limits.processes !== undefined) writeFileSync(join(folder, 'pids.max'), String(limits.processes));
}

function v2Meter(folder: string, mount: string): Meter {
  const open = (name: string) => new KernelFile(join(folder, name));
  const memory = open('memory.current');
  const stat = open('memory.stat');
  const peak = open('memory.peak'); // since Linux 5.19
  const events = open('memory.events.local'); // since Linux 5.2
  const cpu = open('cpu.stat');
  const processes = open('pids.current');
  const processesPeak = open('pids.peak'); // since Linux 6.1
  const forks = open('pids.events');
  const current = () => {
    const memoryBytes = memory.number();
    // `file` holds shared memory too, which can't be dropped: it counts as working memory.
    const [file, shared] = stat.keyed('file', 'shmem');
    const cache = file === undefined || shared === undefined ? undefined : file - shared;
    const workingBytes = memoryBytes === undefined || cache === undefined ? undefined : memoryBytes - cache;
    const [usage] = cpu.keyed('usage_usec');
    const cpuNs = usage === undefined ? undefined : usage * MICRO;
    return omitUndefined({ memoryBytes, workingBytes, processes: processes.number(), cpuNs });
  };
  const limitFile = (name: string) => ({ folder, mount, name });
  return {
    current,
    limits: () => heldLimits(limitFile('memory.max'), limitFile('memory.swap.max'), limitFile('pids.max')),
    usage() {
      const [user, system] = cpu.keyed('user_usec', 'system_usec');
      return omitUndefined({
        ...current(),
        sharedBytes: stat.keyed('shmem')[0],
        cpuUserNs: user === undefined ? undefined : user * MICRO,
        cpuSystemNs: system === undefined ? undefined : system * MICRO,
        memoryPeakBytes: peak.number(),
        processesPeak: processesPeak.number(),
        processLimitHits: forks.keyed('max')[0],
        oomKills: events.keyed('oom_kill')[0],
      });
    },
    close: () => {
      for (const file of [memory, stat, peak, events, cpu, processes, processesPeak, forks]) file.close();
    },
  };
}

/** `top`: the highest of the groups above whose CPU limit holds this one back. */
function v2Contention(folder: string, top: string): ContentionMeter {
  const cpu = new KernelFile(join(folder, 'cpu.stat'));
  const throttled = openThrottled(fromTo(folder, top), 'throttled_usec', MICRO);
  const pressure = openPressure(folder);
  return {
    contention() {
      const [usage] = cpu.keyed('usage_usec');
      return omitUndefined({
        cpuNs: usage === undefined ? undefined : usage * MICRO,
        throttledNs: throttled.ns(),
        pressure: pressure.read(),
      });
    },
    close: () => {
      for (const file of [cpu, throttled, pressure]) file.close();
    },
  };
}

function openFaultsAndSwap(folder: string) {
  const stat = new KernelFile(join(folder, 'memory.stat'));
  const swap = new KernelFile(join(folder, 'memory.swap.current')); // where swap is accounted
  return {
    faultsAndSwap() {
      const [majorFaults] = stat.keyed('pgmajfault');
      return omitUndefined({ majorFaults, swapBytes: swap.number() });
    },
    close: () => {
      for (const file of [stat, swap]) file.close();
    },
  };
}
