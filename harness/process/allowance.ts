import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { omitUndefined } from '../vocabulary/omit-undefined.ts';
import { readOptional } from './kernel-file.ts';
import { type OwnGroups, ownGroups } from './own-groups.ts';

/** What of the machine this process may use, with all that it starts itself. What is absent is not limited. */
export interface Allowance {
  /** Cores' worth of CPU time: the smallest quota of the control groups that it is in. */
  readonly cpuQuota?: number;
  /** The cores that it may run on, as the kernel writes them: `0-1,4`. */
  readonly cpuset?: string;
  /** The smallest memory limit of the control groups that it is in, bytes. */
  readonly memoryLimitBytes?: number;
}

/** The machine as it is compared with what a process is allowed of it. */
interface Whole {
  readonly cores: number;
  readonly memoryBytes: number;
}

/**
 * Read what this process is allowed. A container's limits are the control group's that it runs in: those above it that
 * the container can't see may be smaller still. `system` is another root folder than the machine's.
 */
export function readAllowance(system = '/', whole = wholeMachine()): Allowance {
  const status = readOptional(join(system, 'proc/self/status')) ?? '';
  const cpuset = /^Cpus_allowed_list:\s*(\S+)$/m.exec(status)?.[1];
  return omitUndefined({
    cpuQuota: below(smallest(ownGroups('cpu', system), quotaOf), whole.cores),
    cpuset: cpuset !== undefined && coresIn(cpuset) < whole.cores ? cpuset : undefined,
    memoryLimitBytes: below(smallest(ownGroups('memory', system), memoryLimitOf), whole.memoryBytes),
  });
}

/** Cores' worth of CPU that this process and what it starts can come to: not always a whole number. */
export function availableCores(allowance = readAllowance(), cores = cpus().length): number {
  const { cpuQuota = cores, cpuset } = allowance;
  return Math.min(cores, cpuQuota, cpuset === undefined ? cores : coresIn(cpuset));
}

/** How many cores a list of the kernel's has (cpuset(7), "List format"): `0-1,4` are 3. */
export function coresIn(list: string): number {
  return list.split(',').reduce((sum, range) => {
    const [first = 0, last = first] = range.split('-').map(Number);
    return sum + last - first + 1;
  }, 0);
}

function wholeMachine(): Whole {
  return { cores: cpus().length, memoryBytes: totalmem() };
}

// A quota of more than there is holds nothing back.
function below(limit: number | undefined, whole: number): number | undefined {
  return limit !== undefined && limit < whole ? limit : undefined;
}

function smallest(
  groups: OwnGroups | undefined,
  limitOf: (folder: string, version: OwnGroups['version']) => number | undefined,
): number | undefined {
  const limits = groups?.folders.flatMap((folder) => limitOf(folder, groups.version) ?? []) ?? [];
  return limits.length > 0 ? Math.min(...limits) : undefined;
}

// Version 2 has both in one file, `50000 100000`, or `max 100000` where there is no limit; version 1 has -1 then.
function quotaOf(folder: string, version: OwnGroups['version']): number | undefined {
  const read = (name: string) => readOptional(join(folder, name))?.trim();
  const [quota, period] =
    version === 2
      ? (read('cpu.max')?.split(' ') ?? [])
      : [read('cpu.cfs_quota_us'), read('cpu.cfs_period_us')];
  const cores = Number(quota ?? Number.NaN) / Number(period ?? Number.NaN);
  return cores > 0 ? cores : undefined;
}

function memoryLimitOf(folder: string, version: OwnGroups['version']): number | undefined {
  const text = readOptional(join(folder, version === 2 ? 'memory.max' : 'memory.limit_in_bytes'));
  const bytes = Number(text?.trim() ?? Number.NaN);
  return Number.isFinite(bytes) ? bytes : undefined;
}
