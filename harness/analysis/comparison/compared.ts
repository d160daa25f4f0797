import type { StoredCase } from '../../store/schema.ts';
import { COMPARED, type MetricName } from '../../vocabulary/metrics.ts';

/** What two runs of a case are compared by, and its history is kept of: no time that its schedule sets. */
export function comparedOf(each: Pick<StoredCase, 'schedule'> | undefined): readonly MetricName[] {
  return each?.schedule?.everyNs === undefined
    ? COMPARED
    : COMPARED.filter((metric) => !SCHEDULED.includes(metric));
}

/** With `every` these last as long as the schedule. */
const SCHEDULED: readonly MetricName[] = ['wall', 'work', 'healthy'];
