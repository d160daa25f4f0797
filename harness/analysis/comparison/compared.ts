import { isOneShot, ONE_CYCLE, type Schedule } from '../../scenario/schedule.ts';
import type { StoredCase } from '../../store/schema.ts';
import { COMPARED, type MetricName } from '../../vocabulary/metrics.ts';
import { scheduleOf } from '../cycles/due.ts';

/** What two runs of a case are compared by, and its history is kept of. */
export function comparedOf(each: Pick<StoredCase, 'schedule'> | undefined): readonly MetricName[] {
  return comparedUnder(each ? scheduleOf(each) : ONE_CYCLE);
}

/** The same of any schedule: no time that it sets, and no CPU of more visits the faster a client is. */
export function comparedUnder(schedule: Schedule): readonly MetricName[] {
  if (schedule.forNs !== undefined) return BY_THE_CLOCK;
  return schedule.everyNs === undefined || isOneShot(schedule) ? COMPARED : SCHEDULED;
}

/** With `every` wall, work and healthy last as long as the schedule. */
const SCHEDULED: readonly MetricName[] = ['cycle', 'cpu', 'memory.peak'];

/** So they do in a closed loop with `for`, which makes as many visits as it can meanwhile. */
const BY_THE_CLOCK: readonly MetricName[] = ['cycle', 'cpu.cycle', 'memory.peak'];
