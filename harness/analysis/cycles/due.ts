import { dueNs, ONE_CYCLE, type Schedule } from '../../scenario/schedule.ts';
import type { TrialVisits } from '../../store/columns.ts';
import type { StoredCase } from '../../store/schema.ts';
import { omitUndefined } from '../../vocabulary/omit-undefined.ts';

/** When the hosts of a case were to be visited. */
export function scheduleOf({ schedule }: Pick<StoredCase, 'schedule'>): Schedule {
  return schedule ? omitUndefined(schedule) : ONE_CYCLE;
}

/** Whether a case visits its hosts more than once, so that it has figures over time. */
export function hasCycles(each: Pick<StoredCase, 'schedule'>): boolean {
  return scheduleOf(each).cycles !== 1;
}

/** When each visit of a trial was due, nanoseconds since GO, in the order of its columns. */
export function dueMoments(
  { endNs }: Pick<TrialVisits, 'endNs'>,
  hosts: number,
  schedule: Schedule,
): Float64Array {
  const due = new Float64Array(endNs.length);
  for (let at = 0; at < due.length; at++) {
    const place = at % hosts;
    due[at] = dueNs(schedule, (at - place) / hosts, { place, hosts }, endNs[at - hosts] ?? 0);
  }
  return due;
}
