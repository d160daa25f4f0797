import { join } from 'node:path';
import { readOptional } from '../process/kernel-file.ts';
import { fromTo } from '../process/own-groups.ts';
import { omitUndefined } from '../vocabulary/omit-undefined.ts';
import type { HeldLimits } from './cgroup.ts';

/** A controller's file, in a group's folder and in those above it up to the mount. */
interface LimitFile {
  readonly folder: string | undefined;
  readonly mount: string;
  readonly name: string;
}

/** Read back the limits of a group: what was written may be rounded, ignored, or more than a group above allows. */
export function heldLimits(memory: LimitFile, swap: LimitFile, processes: LimitFile): HeldLimits {
  const memoryBytes = smallest(memory);
  const canSwap = memoryBytes !== undefined && smallest(swap) === undefined && hasSwap();
  return { ...omitUndefined({ memoryBytes, processes: smallest(processes) }), canSwap };
}

// Version 1 has a number of 63 bits where there is no limit, version 2 `max`.
const UNLIMITED = 2 ** 62;

function smallest({ folder, mount, name }: LimitFile): number | undefined {
  if (folder === undefined) return undefined;
  const limits = fromTo(folder, mount)
    .map((each) => Number(readOptional(join(each, name)) ?? Number.NaN))
    .filter((limit) => limit < UNLIMITED);
  return limits.length > 0 ? Math.min(...limits) : undefined;
}

function hasSwap(): boolean {
  return /^SwapTotal:\s+[1-9]/m.test(readOptional('/proc/meminfo') ?? '');
}
