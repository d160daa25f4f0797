import type { FAULTS } from '../fault.ts';
import type { Schedule } from '../schedule.ts';
import type { Complain } from '../yaml/document.ts';

/** What an entry of `fleet.faults` says of when. */
interface FaultTimes {
  readonly kind: (typeof FAULTS)[number];
  readonly after?: string | undefined;
  readonly at?: number | undefined;
  readonly until?: number | undefined;
}

/** What may be said of when: kinds that are not here are there before the trial, and last as long as it. */
export const TIMES: Readonly<
  Partial<Record<FaultTimes['kind'], readonly Exclude<keyof FaultTimes, 'kind'>[]>>
> = {
  crash: ['after', 'at', 'until'],
  pause: ['after', 'at', 'until'],
  flap: ['at', 'until'],
  silent: ['at', 'until'],
  refuse: ['at', 'until'],
};

/** Whether it is said when a fault happens, once, and in which order. */
export function checkTimes(
  { kind, after, at, until }: FaultTimes,
  isNeeded: boolean,
  path: readonly PropertyKey[],
  complain: Complain,
): void {
  const [byTime, byCycle] = [after !== undefined, at !== undefined];
  if (isNeeded && byTime === byCycle) {
    complain(
      path,
      `Expected a fault of kind ${kind} to have either after (such as 50ms) or at (a cycle), found ${byTime ? 'both' : 'neither'}`,
    );
  }
  if (until === undefined || !TIMES[kind]?.includes('until')) return;
  if (at === undefined)
    complain([...path, 'until'], 'Key "until" goes with at, the first cycle of a fault', { at: 'key' });
  else if (until <= at)
    complain([...path, 'until'], `Expected a cycle after at, which is ${at}, found ${until}`);
}

/** The mistakes in faults that are counted in cycles of a workload. */
export function checkFaultCycles(
  faults: readonly Pick<FaultTimes, 'at'>[],
  schedules: readonly Schedule[],
  complain: Complain,
): void {
  const fewest = Math.min(...schedules.map(({ cycles = Infinity }) => cycles));
  for (const [index, { at }] of faults.entries()) {
    if (at === undefined) continue;
    const path = ['fleet', 'faults', index, 'at'];
    if (schedules.some(({ everyNs }) => everyNs === undefined)) {
      complain(path, 'Key "at" goes with workload.every: without it no cycle is due at a time of its own', {
        at: 'key',
        hint: 'Add every, such as every: 5s.',
      });
    } else if (at >= fewest) {
      complain(path, `Expected one of the workload's cycles, 0 to ${fewest - 1}, found ${at}`);
    }
  }
}
