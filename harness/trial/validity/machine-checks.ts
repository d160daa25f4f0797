import type { Conditions, Measurement } from '../../store/trial-shape.ts';
import { milliseconds, percent, some, tenths } from '../../vocabulary/wording.ts';

// What others on the machine, and the machine's limits, did to a trial. Each check is a message where its limit is passed,
// else undefined.

/** What others may take of all cores (docs/measuring.md has what more of it does to a trial). */
export const FOREIGN_SHARE = 0.15;
/** Below this it is less than half of the smallest difference in CPU that matters. */
const STOLEN_SHARE = 0.02;
/** Of the work, what one cause may hold a trial up. */
const HELD_SHARE = 0.01;
/** What a page takes at least that is read from a disk: a good SSD. */
const PAGE_READ_NS = 1e5;
/** Of its peak, the memory that may lie in swap. */
const SWAPPED_SHARE = 0.01;

type Judged = Partial<Conditions>;

export function foreignLoad({ foreignCpuShare: share = 0 }: Judged): string | undefined {
  if (share <= FOREIGN_SHARE) return undefined;
  return (
    `Something else than the strategy, the servers and the harness used at least ${tenths(share)} of the machine's ` +
    `CPU (limit ${percent(FOREIGN_SHARE)}): stop what else runs here, and measure again.`
  );
}

export function steal({ stolenCpuShare: share = 0 }: Judged): string | undefined {
  if (share <= STOLEN_SHARE) return undefined;
  return (
    `The hypervisor gave at least ${tenths(share)} of this machine's CPU to others (limit ${percent(STOLEN_SHARE)}): ` +
    'measure at another time, or on a machine whose cores are its own.'
  );
}

// A limit holds back whoever is in its group, on each core by itself, so that the time may be longer than the work.
export function throttled({
  spanNs = 0,
  throttledNs = 0,
  serversThrottledNs = 0,
}: Judged): string | undefined {
  const limit = HELD_SHARE * spanNs;
  const found = [
    ...(throttledNs > limit ? [`the strategy for ${milliseconds(throttledNs)}`] : []),
    ...(serversThrottledNs > limit ? [`the servers for ${milliseconds(serversThrottledNs)}, added up`] : []),
  ];
  if (found.length === 0) return undefined;
  const where = [
    ...(throttledNs > limit ? ['that of the container or unit the harness runs in'] : []),
    ...(serversThrottledNs > limit ? ['fleet.cpus'] : []),
  ];
  return (
    `CPU limits held back ${found.join(' and ')} (limit ${milliseconds(limit)}, ${percent(HELD_SHARE)} of the work): ` +
    `raise or remove the CPU limit (${where.join(', ')}).`
  );
}

/** Without swap accounting only the machine's pages are known: those that were read back, if the trial waited for any. */
export function swap(
  conditions: Judged,
  { memoryWorkingPeakBytes = Infinity, memoryPeakBytes = memoryWorkingPeakBytes }: Measurement,
): string | undefined {
  const { swapBytes, majorFaults, swappedInPages = 0, spanNs = 0 } = conditions;
  const remedy = 'take fewer servers, a smaller innodb_buffer_pool_size, or a machine with more memory.';
  if (swapBytes !== undefined) {
    if (swapBytes <= SWAPPED_SHARE * memoryPeakBytes) return undefined;
    return (
      `${Math.ceil(swapBytes / 2 ** 20)} MiB of the strategy's memory lay in swap when the work ended (limit ` +
      `${percent(SWAPPED_SHARE)} of its peak): ${remedy}`
    );
  }
  if (majorFaults === 0 || swappedInPages * PAGE_READ_NS <= HELD_SHARE * spanNs) return undefined;
  return (
    `The machine read ${some(swappedInPages, 'page')} back from swap, and whose they were can't be told here (limit ` +
    `${percent(HELD_SHARE)} of the work, at 0.1 ms each): ${remedy}`
  );
}

export function majorFaults({ majorFaults: faults = 0, spanNs = 0 }: Judged): string | undefined {
  if (faults * PAGE_READ_NS <= HELD_SHARE * spanNs) return undefined;
  return (
    `The strategy waited ${some(faults, 'time')} for a page to be read from a disk (limit ${percent(HELD_SHARE)} of the ` +
    'work, at 0.1 ms each): give it a warm-up trial, and see that memory is left for the page cache.'
  );
}
