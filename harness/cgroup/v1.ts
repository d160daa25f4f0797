import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KernelFile, readOptional } from '../process/kernel-file.ts';
import { fromTo, pathIn } from '../process/own-groups.ts';
import { difference, omitUndefined, total } from '../vocabulary/omit-undefined.ts';
import type { CgroupBackend, CgroupLimits } from './cgroup.ts';
import { openPressure, openThrottled } from './contention.ts';
import { type ContentionMeter, FolderGroup, type Meter, readGroup, tryWrite, withMemory } from './group.ts';
import { heldLimits } from './held-limits.ts';

/**
 * The controllers that are used, each in a tree of its own. `unified` is the v2 tree of a hybrid machine. `cpu` is only
 * read: a group of its own there would give a strategy another share of the cores than its processes have by themselves.
 */
export const V1_TREES = ['memory', 'cpuacct', 'pids', 'unified', 'cpu'] as const;
export type V1Tree = (typeof V1_TREES)[number];
type Folders = Readonly<Partial<Record<V1Tree, string>>>;
type Controllers = Readonly<Partial<Record<V1Tree, Controller>>>;

/** A controller's tree: where it is mounted, and the folder below in which groups are made. */
export interface Controller {
  readonly mount: string;
  readonly parent: string;
}

/**
 * Control groups of version 1 (kernel: Documentation/admin-guide/cgroup-v1/). One that is absent is not
 * mounted or not writable; its figures are absent.
 */
export function v1Backend(controllers: Controllers, prefix: string): CgroupBackend {
  const trees = V1_TREES.filter((tree) => controllers[tree] !== undefined && tree !== 'cpu');
  const foldersIn = (choose: (controller: Controller, tree: V1Tree) => string | undefined): Folders =>
    omitUndefined(
      Object.fromEntries(trees.map((tree) => [tree, choose(controllers[tree] as Controller, tree)])),
    );
  return {
    kind: 'v1',
    description: `Memory, CPU and process figures from cgroup v1 (${trees.join(', ')}).${
      controllers.pids ? '' : ' The number of processes is neither counted nor limited.'
    }`,
    create(name, limits = {}) {
      const folders = foldersIn(({ parent }) => join(parent, `${prefix}.${name}`));
      return new FolderGroup(Object.values(folders), () => {
        setLimits(folders, limits);
        const contention = v1Contention(folders, throttlersOf(folders, controllers.cpu));
        return [v1Meter(folders, controllers), withMemory(contention, openFaultsAndSwap(folders))];
      });
    },
    containing(pid) {
      const membership = readOptional(`/proc/${pid}/cgroup`);
      if (membership === undefined) return undefined;
      const folders = foldersIn(({ mount }, tree) => {
        const path = pathIn(membership, tree);
        return path === undefined ? undefined : join(mount, path);
      });
      const cpu = pathIn(membership, 'cpu');
      const throttlers = controllers.cpu && cpu !== undefined ? [join(controllers.cpu.mount, cpu)] : [];
      return readGroup(() => v1Meter(folders, controllers), v1Contention(folders, throttlers));
    },
  };
}

function setLimits(folders: Folders, limits: CgroupLimits): void {
  const { memory, pids } = folders;
  if (memory) {
    // Writing a limit is what switches the counting of socket buffers on (kmem.tcp); the largest one limits nothing.
    writeFileSync(join(memory, 'memory.kmem.tcp.limit_in_bytes'), '-1');
    if (limits.memoryBytes !== undefined) {
      writeFileSync(join(memory, 'memory.limit_in_bytes'), String(limits.memoryBytes));
      // Memory and swap together: what is over the limit may not go to a disk. Absent without swap accounting.
      tryWrite(join(memory, 'memory.memsw.limit_in_bytes'), String(limits.memoryBytes));
    }
  }
  if (pids && limits.processes !== undefined) writeFileSync(join(pids, 'pids.max'), String(limits.processes));
}

// A new group inherits the harness's own group in the cpu tree, and the limits above it; where cpu and cpuacct are
// one tree, as systemd mounts them, it has a folder there.
function throttlersOf({ cpuacct }: Folders, cpu: Controller | undefined): string[] {
  if (!cpu) return [];
  return fromTo(cpuacct?.startsWith(`${cpu.mount}/`) ? cpuacct : cpu.parent, cpu.mount);
}

function v1Contention(folders: Folders, throttlers: readonly string[]): ContentionMeter {
  const cpu = new KernelFile(join(folders.cpuacct ?? '/nonexistent', 'cpuacct.usage'));
  const throttled = openThrottled(throttlers, 'throttled_time', 1);
  const pressure = openPressure(folders.unified ?? '/nonexistent');
  return {
    contention: () =>
      omitUndefined({ cpuNs: cpu.number(), throttledNs: throttled.ns(), pressure: pressure.read() }),
    close: () => {
      for (const file of [cpu, throttled, pressure]) file.close();
    },
  };
}

function openFaultsAndSwap({ memory }: Folders) {
  const stat = new KernelFile(join(memory ?? '/nonexistent', 'memory.stat'));
  return {
    faultsAndSwap() {
      const [majorFaults, swapBytes] = stat.keyed('total_pgmajfault', 'total_swap'); // swap: where it is accounted
      return omitUndefined({ majorFaults, swapBytes });
    },
    close: () => stat.close(),
  };
}

function v1Meter(folders: Folders, controllers: Controllers): Meter {
  const open = (tree: V1Tree, name: string) => new KernelFile(join(folders[tree] ?? '/nonexistent', name));
  const memory = open('memory', 'memory.usage_in_bytes');
  const stat = open('memory', 'memory.stat');
  const sockets = open('memory', 'memory.kmem.tcp.usage_in_bytes');
  const peak = open('memory', 'memory.max_usage_in_bytes');
  const oom = open('memory', 'memory.oom_control');
  const cpu = open('cpuacct', 'cpuacct.usage');
  const user = open('cpuacct', 'cpuacct.usage_user');
  const processes = open('pids', 'pids.current');
  const processesPeak = open('pids', 'pids.peak'); // since Linux 6.1
  const forks = open('pids', 'pids.events'); // since Linux 4.8
  const current = () => {
    const memoryBytes = memory.number();
    const [cache, shared] = stat.keyed('total_cache', 'total_shmem');
    // Version 1 counts socket buffers apart from the rest; without them the two versions would not be comparable.
    const charged = total([memoryBytes, sockets.number() ?? 0, shared]);
    const workingBytes = difference(charged, cache);
    return omitUndefined({ memoryBytes, workingBytes, processes: processes.number(), cpuNs: cpu.number() });
  };
  const limitFile = (tree: V1Tree, name: string) => ({
    folder: folders[tree],
    mount: controllers[tree]?.mount ?? '/',
    name,
  });
  return {
    current,
    limits: () =>
      heldLimits(
        limitFile('memory', 'memory.limit_in_bytes'),
        limitFile('memory', 'memory.memsw.limit_in_bytes'),
        limitFile('pids', 'pids.max'),
      ),
    usage() {
      const now = current();
      return omitUndefined({
        ...now,
        sharedBytes: stat.keyed('total_shmem')[0], // since Linux 4.1
        ...splitCpu(now.cpuNs, user.number()),
        memoryPeakBytes: peak.number(),
        processesPeak: processesPeak.number(),
        processLimitHits: forks.keyed('max')[0],
        oomKills: oom.keyed('oom_kill')[0], // since Linux 4.13
      });
    },
    close: () => {
      for (const file of [memory, stat, sockets, peak, oom, cpu, user, processes, processesPeak, forks])
        file.close();
    },
  };
}

// cpuacct.usage is exact; usage_user and usage_sys are counted in timer ticks (4 ms), which for a trial of a tenth of a
// second is a tenth of the figure. So the sum is the exact one, and only its division is by ticks.
function splitCpu(totalNs: number | undefined, ticksNs: number | undefined) {
  if (totalNs === undefined || ticksNs === undefined) return {};
  const cpuUserNs = Math.min(totalNs, ticksNs);
  return { cpuUserNs, cpuSystemNs: totalNs - cpuUserNs };
}
