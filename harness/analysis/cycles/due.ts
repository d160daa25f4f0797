import { dueNs, isOneShot, ONE_CYCLE, type Schedule } from '../../scenario/schedule.ts';
import type { TrialVisits } from '../../store/columns.ts';
import type { RunData } from '../../store/run-data.ts';
import type { StoredCase, StoredRun } from '../../store/schema.ts';
import type { StoredTrial } from '../../store/trial-shape.ts';
import { omitUndefined } from '../../vocabulary/omit-undefined.ts';
import { oncePerTrial } from './once-per-trial.ts';

/** When the hosts of a case were to be visited. */
export function scheduleOf({ schedule }: Pick<StoredCase, 'schedule'>): Schedule {
  return schedule ? omitUndefined(schedule) : ONE_CYCLE;
}

/** Whether a case has figures over time: its hosts are not all visited once, at GO. */
export function hasCycles({ schedule }: Pick<StoredCase, 'schedule'>): boolean {
  return schedule !== undefined;
}

/** Whether the schedule of a case says how long its work lasts: its cycles alone tell how fast it is. */
export function isTimed({ schedule }: Pick<StoredCase, 'schedule'>): boolean {
  return schedule?.everyNs !== undefined || schedule?.forNs !== undefined;
}

/** When each visit of a trial was due, nanoseconds since GO, in the order of its columns; none where its visits are missing. */
export const dueIn = oncePerTrial(({ run, visits }: RunData, trial): Float64Array => {
  const columns = visits.get(trial.index);
  const found = caseOf(run, trial);
  return columns && found ? dueMoments(columns, found.hosts, scheduleOf(found)) : new Float64Array();
});

/** The case of a trial. */
export function caseOf({ cases }: Pick<StoredRun, 'cases'>, trial: StoredTrial): StoredCase | undefined {
  return cases.find(({ name }) => name === trial.case);
}

/** The same of columns by themselves. */
export function dueMoments(
  { endNs }: Pick<TrialVisits, 'endNs'>,
  hosts: number,
  schedule: Schedule,
): Float64Array {
  const due = new Float64Array(endNs.length);
  if (isOneShot(schedule)) return due;
  for (let at = 0; at < due.length; at++) {
    const place = at % hosts;
    due[at] = dueNs(schedule, (at - place) / hosts, { place, hosts }, endNs[at - hosts] ?? 0);
  }
  return due;
}
