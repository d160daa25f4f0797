import { join } from 'node:path';
import { KernelFile } from '../process/kernel-file.ts';
import { ownGroups } from '../process/own-groups.ts';
import { omitUndefined, type Present } from '../vocabulary/omit-undefined.ts';
import type { Pressure } from './cgroup.ts';

/** Nanoseconds in the microseconds of a pressure file's total. */
const MICRO = 1000;

/** Pressure of a group, from the files in its folder of a version 2 tree. */
export function openPressure(folder: string) {
  return open((resource) => join(folder, `${resource}.pressure`));
}

/** Pressure of the whole machine. Its `full` of the CPU means nothing and is left out (psi.rst: always zero there). */
export function openMachinePressure() {
  const pressure = open((resource) => join('/proc/pressure', resource));
  return {
    read(): Pressure | undefined {
      const { cpuFullNs: _, ...rest } = pressure.read() ?? {};
      return Object.keys(rest).length > 0 ? rest : undefined;
    },
    close: () => pressure.close(),
  };
}

function open(fileOf: (resource: 'cpu' | 'memory' | 'io') => string) {
  const [cpu, memory, io] = [fileOf('cpu'), fileOf('memory'), fileOf('io')].map(
    (file) => new KernelFile(file),
  );
  return {
    /** Absent where there is none of the files. */
    read(): Present<Pressure> | undefined {
      const pressure = omitUndefined({
        cpuFullNs: totalOf(cpu?.text(), 'full'),
        memorySomeNs: totalOf(memory?.text(), 'some'),
        ioSomeNs: totalOf(io?.text(), 'some'),
      });
      return Object.keys(pressure).length > 0 ? pressure : undefined;
    },
    close: () => {
      for (const file of [cpu, memory, io]) file?.close();
    },
  };
}

// `some avg10=0.00 avg60=0.00 avg300=0.00 total=401022`
function totalOf(text: string | undefined, kind: 'some' | 'full'): number | undefined {
  const total = new RegExp(`^${kind} .*total=(\\d+)$`, 'm').exec(text ?? '')?.[1];
  return total === undefined ? undefined : Number(total) * MICRO;
}

/**
 * Time that groups were held back by CPU limits: `key` of each one's cpu.stat, `unitNs` long. A limit counts where it is
 * set, and not in the groups below that it holds back; so the groups above are asked, too. A root has no such key (v2).
 */
export function openThrottled(folders: readonly string[], key: string, unitNs: number) {
  const files = folders.map((folder) => new KernelFile(join(folder, 'cpu.stat')));
  return {
    ns(): number | undefined {
      const found = files.flatMap((file) => file.keyed(key)[0] ?? []);
      return found.length === 0 ? undefined : found.reduce((sum, value) => sum + value, 0) * unitNs;
    },
    close: () => {
      for (const file of files) file.close();
    },
  };
}

/** The same of the groups that the harness itself is in; undefined where it is in none. */
export function openOwnThrottled() {
  const own = ownGroups('cpu');
  if (!own) return undefined;
  return own.version === 1
    ? openThrottled(own.folders, 'throttled_time', 1)
    : openThrottled(own.folders, 'throttled_usec', MICRO);
}
