import { cpus } from 'node:os';
import { openMachinePressure } from '../../cgroup/contention.ts';
import { openListenFailures } from '../../fleet/listen-failures.ts';
import { KernelFile } from '../../process/kernel-file.ts';
import { omitUndefined } from '../../vocabulary/omit-undefined.ts';

/** Nanoseconds in a tick of /proc/stat: USER_HZ is 100 on every architecture that Node runs on (proc_stat(5)). */
const TICK_NS = 1e7;

/**
 * Idle time is counted in whole ticks, so that a difference is off by up to one. In fewer ticks than these, all cores
 * together, that is more than 5%.
 */
const MIN_TICKS = 20;

/** The whole machine's counters, its files open; what it lacks is absent. All read in about 0.1 ms. */
export function openMachine() {
  const stat = new KernelFile('/proc/stat');
  const vmstat = new KernelFile('/proc/vmstat');
  const netstat = openListenFailures('/proc/self/net/netstat');
  const pressure = openMachinePressure();
  return {
    read() {
      const [swappedInPages, swappedOutPages] = vmstat.keyed('pswpin', 'pswpout');
      return omitUndefined({
        idleNs: idleIn(stat.text()),
        swappedInPages,
        swappedOutPages,
        listenFailures: netstat.read(),
        pressure: pressure.read(),
      });
    },
    close: () => {
      for (const file of [stat, vmstat, netstat, pressure]) file.close();
    },
  };
}

/** The share of all cores' time that was not idle; absent where the time was too short to tell. */
export function busyShare(
  idleNs: number | undefined,
  spanNs: number,
  cores = cpus().length,
): number | undefined {
  if (idleNs === undefined || cores * spanNs < MIN_TICKS * TICK_NS) return undefined;
  return Math.min(1, Math.max(0, 1 - idleNs / (cores * spanNs)));
}

// `cpu user nice system idle iowait …`, the sum over all cores.
function idleIn(text: string | undefined): number | undefined {
  const found = /^cpu +\d+ \d+ \d+ (\d+) (\d+)/.exec(text ?? '');
  return found ? (Number(found[1]) + Number(found[2])) * TICK_NS : undefined;
}
