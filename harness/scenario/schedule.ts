/** When every host is visited: docs/protocol.md, "The visits". */
export interface Schedule {
  /** How often each host is visited; absent where that ends by `forNs`. */
  readonly cycles?: number;
  /** In a closed loop without a number of cycles: no visit is due then or later, nanoseconds since GO. */
  readonly forNs?: number;
  /** From one cycle to the next, nanoseconds; absent in a closed loop, where a host is due when its visit before has ended. */
  readonly everyNs?: number;
  /** `together`: all hosts are due when a cycle begins. `even`: one after the other, over all of it. */
  readonly spread: 'together' | 'even';
  /** Cycles at the begin that count in no figure. */
  readonly skip: number;
}

/** Every host once. */
export const ONE_CYCLE: Schedule = { cycles: 1, spread: 'together', skip: 0 };

/** Whether all hosts are visited once, at GO: nothing of it is over time. */
export function isOneShot({ cycles, spread }: Pick<Schedule, 'cycles' | 'spread'>): boolean {
  return cycles === 1 && spread === 'together';
}

/**
 * More visits than these in one trial are refused: they are stored as one line of some 70 characters each, late on a day
 * on which all failed, and no text in V8 has more than 536,870,888.
 */
export const MOST_VISITS = 5_000_000;

/**
 * How long a schedule is, nanoseconds: until the cycle behind its last one would be due. As far as it says so: a closed
 * loop of so many cycles takes what the hosts take.
 */
export function lengthNs({ cycles = 0, forNs, everyNs }: Schedule): number {
  return everyNs === undefined ? (forNs ?? 0) : cycles * everyNs;
}

/** No visit is due later, nanoseconds since GO; in a closed loop the last ends later. */
export function lastDueNs(schedule: Schedule, hosts: number): number {
  const { cycles = 1, forNs = 0 } = schedule;
  return dueNs(schedule, cycles - 1, { place: hosts - 1, hosts }, forNs);
}

/**
 * When a visit is due, nanoseconds since GO.
 *
 * @param place of its host among so many, from 0.
 * @param endBefore when the host's visit before ended; 0 without one.
 */
export function dueNs(
  { everyNs, spread }: Pick<Schedule, 'everyNs' | 'spread'>,
  cycle: number,
  { place, hosts }: { readonly place: number; readonly hosts: number },
  endBefore: number,
): number {
  if (everyNs === undefined) return endBefore;
  return cycle * everyNs + (spread === 'even' ? Math.floor((place * everyNs) / hosts) : 0);
}
