import { cpus } from 'node:os';
import { openMachinePressure } from '../../cgroup/contention.ts';
import { KernelFile } from '../../process/kernel-file.ts';
import { omitUndefined, total } from '../../vocabulary/omit-undefined.ts';

/** Nanoseconds in a tick of /proc/stat: USER_HZ is 100 on every architecture that Node runs on (proc_stat(5)). */
const TICK_NS = 1e7;

/**
 * /proc/stat counts in whole ticks, so that a difference is off by up to one. In fewer ticks than these, all cores
 * together, that is more than 5%.
 */
const MIN_TICKS = 20;

/** Of the whole machine, what only grows. What its kernel does not show is absent. */
export interface MachineCpu {
  readonly idleNs?: number;
  /** In interrupts. A kernel that counts their time apart (IRQ_TIME_ACCOUNTING) charges it to no group. */
  readonly interruptNs?: number;
  /** Given to other virtual machines by the hypervisor. */
  readonly stolenNs?: number;
}

/** The whole machine's counters, its files open. All read in about 0.1 ms. */
export function openMachine() {
  const stat = new KernelFile('/proc/stat');
  const vmstat = new KernelFile('/proc/vmstat');
  const pressure = openMachinePressure();
  return {
    read() {
      const [swappedInPages, swappedOutPages] = vmstat.keyed('pswpin', 'pswpout');
      return omitUndefined({
        cpu: cpuIn(stat.text()),
        swappedInPages,
        swappedOutPages,
        pressure: pressure.read(),
      });
    },
    close: () => {
      for (const file of [stat, vmstat, pressure]) file.close();
    },
  };
}

/** The share of all cores' time that was not idle; absent where the time was too short to tell. */
export function busyShare(
  idleNs: number | undefined,
  spanNs: number,
  cores = cpus().length,
): number | undefined {
  if (idleNs === undefined || isShort(spanNs, cores)) return undefined;
  return within0And1(1 - idleNs / (cores * spanNs));
}

/**
 * The share of all cores' time that none of the `known` users took: others did. Interrupts are nobody's, for whose they
 * are is unknown, and what was stolen never was the machine's. Absent as soon as one of the figures is.
 */
export function foreignShare(
  { idleNs, interruptNs, stolenNs = 0 }: MachineCpu,
  known: readonly (number | undefined)[],
  spanNs: number,
  cores = cpus().length,
): number | undefined {
  const accounted = total([idleNs, interruptNs, stolenNs, ...known]);
  if (accounted === undefined || isShort(spanNs, cores)) return undefined;
  return within0And1(1 - accounted / (cores * spanNs));
}

/** The share of all cores' time that was stolen for certain: of its ticks one may have begun before. */
export function stolenShare(
  stolenNs: number | undefined,
  spanNs: number,
  cores = cpus().length,
): number | undefined {
  return stolenNs === undefined ? undefined : within0And1((stolenNs - TICK_NS) / (cores * spanNs));
}

function isShort(spanNs: number, cores: number): boolean {
  return cores * spanNs < MIN_TICKS * TICK_NS;
}

function within0And1(share: number): number {
  return Math.min(1, Math.max(0, share));
}

// `cpu user nice system idle iowait irq softirq steal …`, the sum over all cores; steal since Linux 2.6.11.
function cpuIn(text: string | undefined): MachineCpu | undefined {
  const found = /^cpu +\d+ \d+ \d+ (\d+) (\d+) (\d+) (\d+)(?: (\d+))?/.exec(text ?? '');
  if (!found) return undefined;
  const [idle = 0, iowait = 0, irq = 0, softirq = 0] = found.slice(1, 5).map(Number);
  return omitUndefined({
    idleNs: (idle + iowait) * TICK_NS,
    interruptNs: (irq + softirq) * TICK_NS,
    stolenNs: found[5] === undefined ? undefined : Number(found[5]) * TICK_NS,
  });
}
