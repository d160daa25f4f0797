import { parseDuration } from '../../vocabulary/units.ts';
import { workloadShape } from '../schema/scenario-shape.ts';
import type { Complain } from './check.ts';

/** The mistakes in `workload` that the shape can't see: what each host is asked is said once. */
export function checkWorkload(written: unknown, complain: Complain): void {
  const workload = workloadShape.safeParse(written).data;
  if (!workload) return;
  const { sql, sleep, floor, timeout } = workload;
  if ((sql === undefined) === (sleep === undefined)) {
    const found = sql === undefined ? 'neither' : 'both';
    complain(['workload'], `Expected either sql (a statement) or sleep (such as 100ms), found ${found}`, {
      at: 'key',
    });
  }
  for (const each of [sleep ?? floor ?? []].flat()) {
    if (parseDuration(each) < parseDuration(timeout)) continue;
    const message = `Expected a timeout longer than a host takes, which is ${each}, found ${timeout}`;
    complain(['workload', 'timeout'], message, { hint: 'No host would answer in time.' });
  }
  if (sleep !== undefined && floor !== undefined) {
    complain(['workload', 'floor'], 'Key "floor" does not go with sleep, which is the floor itself', {
      at: 'key',
      hint: 'Remove it.',
    });
  }
}
