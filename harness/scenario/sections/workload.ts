import { z } from 'zod';
import { omitUndefined } from '../../vocabulary/omit-undefined.ts';
import { parseDuration, parseMilliseconds } from '../../vocabulary/units.ts';
import { duration as durationText } from '../../vocabulary/wording.ts';
import type { Workload } from '../scenario.ts';
import type { Complain } from '../yaml/document.ts';
import { checkSimulate, resolveSimulation, simulateShape } from './simulate.ts';
import { sleepNs } from './statement.ts';
import { duration, sweepOf, text, wholeMilliseconds } from './values.ts';

/** The key `workload`. */
export const workloadShape = z
  .strictObject({
    sql: text().optional().describe('The statement that each host is asked. Either this or sleep.'),
    sleep: sweepOf(duration('1us', '1h'), 'a duration such as 100ms')
      .optional()
      .describe('In place of sql: select sleep(…), whose floor it is; a list makes a case of each duration.'),
    floor: duration('1us')
      .optional()
      .describe('What the servers themselves take for it: no strategy can be faster.'),
    timeout: wholeMilliseconds('1ms').default('30s').describe('For one host.'),
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
  const asleep = sql === undefined ? undefined : sleepNs(sql);
  if (asleep !== undefined && asleep >= parseDuration(timeout)) {
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
}

/** Either sql or sleep was checked to be there. A second of sleep is written as MySQL reads it, without an exponent. */
export function resolveWorkloads({ sql = '', sleep, floor, timeout, simulate }: WorkloadShape): Workload[] {
  const timeoutMs = parseMilliseconds(timeout);
  if (sleep === undefined)
    return [
      omitUndefined({
        sql,
        floorNs: floor === undefined ? undefined : parseDuration(floor),
        timeoutMs,
        simulate: simulate && resolveSimulation(simulate),
      }),
    ];
  const sleeps = [sleep].flat().map((text) => ({ text, floorNs: parseDuration(text) }));
  return sleeps
    .toSorted((a, b) => a.floorNs - b.floorNs)
    .map(({ text, floorNs }) => ({
      sql: `select sleep(${floorNs / 1e9})`,
      ...(sleeps.length > 1 ? { sleep: text } : {}),
      floorNs,
      timeoutMs,
    }));
}
