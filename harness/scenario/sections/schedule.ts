import { z } from 'zod';
import { omitUndefined } from '../../vocabulary/omit-undefined.ts';
import { parseDuration } from '../../vocabulary/units.ts';
import { grouped } from '../../vocabulary/wording.ts';
import type { Workload } from '../scenario.ts';
import { ONE_CYCLE, type Schedule } from '../schedule.ts';
import type { Complain } from '../yaml/document.ts';
import { count, duration, MOST_CYCLES, oneOf, sweepOf } from './values.ts';

const LONGEST = '24h';

const connections = oneOf('fresh', 'kept');

/** The keys of `workload` that say when hosts are visited, and over which connections. */
export const scheduleKeys = {
  cycles: count(1, MOST_CYCLES)
    .optional()
    .describe('How often every host is visited. Either this or for; absent: once.'),
  for: duration('1ms', LONGEST)
    .optional()
    .describe('In place of cycles: hosts are visited until then; no visit is due later.'),
  every: sweepOf(duration('1ms', '1h'), 'a duration such as 5s')
    .optional()
    .describe(
      'A cycle is due so often, beside cycles or for; a list makes a case of each. Absent: a closed loop, where a host is ' +
        'visited again as soon as it has answered.',
    ),
  spread: oneOf('together', 'even')
    .default('together')
    .describe(
      'together: all hosts are due when a cycle begins. even: one after the other, over all of `every`.',
    ),
  skip: count(0, MOST_CYCLES).default(0).describe('Cycles at the begin that count in no figure.'),
  connections: sweepOf(connections, 'fresh or kept')
    .default('fresh')
    .describe(
      'fresh: a connection a visit. kept: one a host, opened again only when it is lost. A list makes a case of each.',
    ),
  expect: z
    .strictObject({
      rows: count(0, 1_000_000_000).describe('Rows of all statements of a visit together.'),
    })
    .optional()
    .describe('What each visit must find; one that finds something else failed: EXPECTED_ROWS.'),
};

export type ScheduleShape = z.output<z.ZodObject<typeof scheduleKeys>>;

/** The mistakes that the shape can't see: how many cycles there are is said once, and some of them count. */
export function checkSchedule(shape: ScheduleShape, complain: Complain): void {
  const { cycles, every, spread, skip } = shape;
  const at = (key: string) => ['workload', key];
  if (cycles !== undefined && shape.for !== undefined)
    complain(at('for'), 'Expected either cycles (a number) or for (such as 10m), found both', { at: 'key' });
  if (every !== undefined && cycles === undefined && shape.for === undefined) {
    complain(at('every'), 'Key "every" goes with cycles or for: how often hosts are visited, or how long', {
      at: 'key',
      hint: 'Add one of them, such as cycles: 10 or for: 1m.',
    });
  }
  if (every === undefined && spread === 'even') {
    complain(at('spread'), 'Key "spread" goes with every: without it a host is due when it has answered', {
      hint: 'Add every, such as every: 5s, or remove it.',
    });
  }
  for (const [index, each] of [every ?? []].flat().entries()) {
    const fit = Math.floor(parseDuration(LONGEST) / parseDuration(each));
    if ((cycles ?? 0) > fit)
      complain(at('cycles'), `Expected at most ${grouped(fit)} cycles of ${each}, a day, found ${cycles}`);
    if (shape.for === undefined || fits(each, shape.for, spread)) continue;
    const place = Array.isArray(every) ? [...at('every'), index] : at('every');
    const most = spread === 'even' ? 'no more' : 'less';
    complain(place, `Expected ${most} than for, which is ${shape.for}, found ${each}`, {
      hint: spread === 'even' ? undefined : ONE_CYCLE_HINT,
    });
  }
  if (every !== undefined && cycles === 1 && spread === 'together') {
    const message =
      'Key "every" goes with 2 cycles or more: in a single one all hosts are visited once, at GO';
    complain(at('every'), message, { hint: 'Remove it, raise cycles, or add spread: even.', at: 'key' });
  }
  const fewest = Math.min(...schedulesOf(shape).map((schedule) => schedule.cycles ?? Infinity));
  if (skip > 0 && skip >= fewest)
    complain(at('skip'), `Expected fewer than the cycles that there are (${fewest}), found ${skip}`);
}

const ONE_CYCLE_HINT =
  'In a single cycle all hosts are visited once, at GO: visit them more often, or longer.';

/** Whether there are two cycles or more before the end; evenly one is over time, too. */
function fits(every: string, end: string, spread: Schedule['spread']): boolean {
  const left = parseDuration(end) - parseDuration(every);
  return spread === 'even' ? left >= 0 : left > 0;
}

/** Every combination of a schedule and a way to connect, with what tells it from the others. */
export function resolveSchedules(
  shape: ScheduleShape,
): Pick<Workload, 'schedule' | 'connections' | 'swept'>[] {
  const kinds = [shape.connections].flat();
  return schedulesOf(shape).flatMap((schedule, index) =>
    kinds.map((kind) => ({
      schedule,
      connections: kind,
      swept: omitUndefined({
        every: Array.isArray(shape.every) && shape.every.length > 1 ? shape.every[index] : undefined,
        connections: kinds.length > 1 ? kind : undefined,
      }),
    })),
  );
}

/** One, or one for each value of a sweep. */
export function schedulesOf({ cycles, for: until, every, spread, skip }: ScheduleShape): Schedule[] {
  const forNs = until === undefined ? undefined : parseDuration(until);
  if (every === undefined) {
    if (forNs === undefined) return [{ ...ONE_CYCLE, cycles: cycles ?? 1, skip }];
    return [{ forNs, spread, skip }];
  }
  return [every].flat().map((each) => {
    const everyNs = parseDuration(each);
    return { cycles: cycles ?? cyclesIn(forNs, everyNs, spread), everyNs, spread, skip };
  });
}

// Together a cycle counts that is due before the end; evenly only a whole one, whose last host is due before.
function cyclesIn(forNs: number | undefined, everyNs: number, spread: Schedule['spread']): number {
  if (forNs === undefined) return 1;
  return Math.max(1, spread === 'together' ? Math.ceil(forNs / everyNs) : Math.floor(forNs / everyNs));
}
