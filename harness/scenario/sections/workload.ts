import { z } from 'zod';
import { omitUndefined } from '../../vocabulary/omit-undefined.ts';
import { parseDuration, parseMilliseconds } from '../../vocabulary/units.ts';
import { duration as durationText } from '../../vocabulary/wording.ts';
import type { Workload } from '../scenario.ts';
import type { Complain } from '../yaml/document.ts';
import { checkSchedule, resolveSchedules, scheduleKeys } from './schedule.ts';
import { checkSimulate, resolveSimulation, simulateShape } from './simulate.ts';
import { sleepNs } from './statement.ts';
import { duration, expected, sweepOf, text, wholeMilliseconds } from './values.ts';

/** The key `workload`. */
export const workloadShape = z
  .strictObject({
    sql: z
      .union(
        [text(), z.array(text()).min(1, expected('at least one statement'))],
        expected('a statement, or a list of them'),
      )
      .optional()
      .describe(
        'The statement that each host is asked, or a list of them, asked in order on one connection. Either this or sleep.',
      ),
    sleep: sweepOf(duration('1us', '1h'), 'a duration such as 100ms')
      .optional()
      .describe('In place of sql: select sleep(…), whose floor it is; a list makes a case of each duration.'),
    floor: duration('1us')
      .optional()
      .describe('What the servers themselves take for a visit: no strategy can be faster.'),
    timeout: wholeMilliseconds('1ms').default('30s').describe('For one visit, from its start.'),
    ...scheduleKeys,
    simulate: simulateShape.optional(),
  })
  .describe('What is asked of each host.');
export type WorkloadShape = z.output<typeof workloadShape>;

/** The mistakes that the shape can't see: what each host is asked is said once. */
export function checkWorkload(workload: WorkloadShape, complain: Complain): void {
  const { sql, sleep, floor, timeout, simulate } = workload;
  if ((sql === undefined) === (sleep === undefined)) {
    const found = sql === undefined ? 'neither' : 'both';
    const message = `Expected either sql (a statement) or sleep (such as 100ms), found ${found}`;
    complain(['workload'], message, { at: 'key' });
  }
  for (const each of [sleep ?? floor ?? [], simulate?.delay ?? []].flat()) {
    if (parseDuration(each) < parseDuration(timeout)) continue;
    const message = `Expected a timeout longer than a host takes, which is ${each}, found ${timeout}`;
    complain(['workload', 'timeout'], message, { hint: 'No host would answer in time.' });
  }
  const asleep = sleptIn([sql ?? []].flat());
  if (asleep >= parseDuration(timeout)) {
    const message = `Expected a timeout longer than the statement sleeps, which is ${durationText(asleep)}, found ${timeout}`;
    complain(['workload', 'timeout'], message, { hint: 'No host would answer in time.' });
  }
  if (sleep !== undefined && floor !== undefined) {
    const message = 'Key "floor" does not go with sleep, which is the floor itself';
    complain(['workload', 'floor'], message, { at: 'key', hint: 'Remove it.' });
  }
  if (sleep !== undefined && simulate !== undefined) {
    const message = 'Key "simulate" does not go with sleep, which the embedded fleet executes itself';
    complain(['workload', 'simulate'], message, {
      at: 'key',
      hint: 'Remove it, or give the statement as sql.',
    });
  }
  if (simulate) checkSimulate(simulate, complain);
  checkRows(workload, complain);
  checkSchedule(workload, complain);
}

/** Where the answer is known beforehand, so are its rows. */
function checkRows({ sql, sleep, simulate, expect }: WorkloadShape, complain: Complain): void {
  // Of a list the simulation answers only some as it is described.
  const described = [sql].flat().length === 1 ? simulate?.rows : undefined;
  const known = sleep === undefined ? described : 1;
  if (expect === undefined || known === undefined || expect.rows === known) return;
  const answer = sleep === undefined ? 'workload.simulate' : 'select sleep(…)';
  const message = `Expected as many rows as ${answer} has, which is ${known}, found ${expect.rows}`;
  complain(['workload', 'expect', 'rows'], message, { hint: 'Every visit would fail: EXPECTED_ROWS.' });
}

/** How long a server sleeps for statements that do nothing else, nanoseconds, as far as that is known. */
export function sleptIn(statements: readonly string[]): number {
  return statements.reduce((sum, sql) => sum + (sleepNs(sql) ?? 0), 0);
}

/** Either sql or sleep was checked to be there. A second of sleep is written as MySQL reads it, without an exponent. */
export function resolveWorkloads(shape: WorkloadShape): Workload[] {
  const { sql, sleep, floor, timeout, simulate, expect } = shape;
  const timeoutMs = parseMilliseconds(timeout);
  const common = omitUndefined({
    timeoutMs,
    expectedRows: expect?.rows,
    simulate: simulate && resolveSimulation(simulate),
  });
  return questionsOf(sql, sleep, floor).flatMap(({ swept, ...question }) =>
    resolveSchedules(shape).map((schedule) => ({
      ...question,
      ...common,
      ...schedule,
      swept: { ...swept, ...schedule.swept },
    })),
  );
}

type Question = Pick<Workload, 'statements' | 'floorNs' | 'swept'>;

function questionsOf(
  sql: WorkloadShape['sql'],
  sleep: WorkloadShape['sleep'],
  floor: string | undefined,
): Question[] {
  if (sleep === undefined) {
    const [first = '', ...others] = [sql ?? []].flat();
    const floorNs = floor === undefined ? undefined : parseDuration(floor);
    return [omitUndefined({ statements: [first, ...others] as const, floorNs, swept: {} })];
  }
  const sleeps = [sleep].flat().map((text) => ({ text, floorNs: parseDuration(text) }));
  return sleeps
    .toSorted((a, b) => a.floorNs - b.floorNs)
    .map(({ text, floorNs }) => ({
      statements: [`select sleep(${floorNs / 1e9})`],
      floorNs,
      swept: sleeps.length > 1 ? { sleep: text } : {},
    }));
}
