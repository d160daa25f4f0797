import type { MetricName } from '../../../vocabulary/metrics.ts';
import type { Threshold } from '../../scenario.ts';
import type { Schedule } from '../../schedule.ts';

/**
 * What tells, while a trial runs, that a limit can't be kept: each visit's own value; how many visits fell short; how many
 * cycles took too long; samples; the clock.
 */
type Judged = 'visits' | 'share' | 'cycles' | 'samples' | 'clock';

/** The metrics that a trial can be judged by before it is over. */
const JUDGED_EARLY: Readonly<Partial<Record<MetricName, Judged>>> = {
  latency: 'visits',
  lag: 'visits',
  service: 'visits',
  connect: 'visits',
  overruns: 'share',
  errors: 'share',
  cycle: 'cycles',
  'memory.peak': 'samples',
  work: 'clock',
  wall: 'clock',
};

/** How a trial is judged by a metric while it runs; undefined where it can't be. */
export function judgedEarly(metric: MetricName): Judged | undefined {
  return JUDGED_EARLY[metric];
}

/** Why a limit can end no trial, and what can be had; undefined where it can. */
export function neverAborts(
  { metric, aggregate, operator }: Pick<Threshold, 'metric' | 'aggregate' | 'operator'>,
  schedules: readonly Schedule[],
): { readonly why: string; readonly hint: string } | undefined {
  const judged = judgedEarly(metric);
  if (judged === undefined)
    return {
      why: `what ${metric} comes to is known only when a trial is over`,
      hint: `Remove abort, or set a limit on one of: ${Object.keys(JUDGED_EARLY).join(', ')}`,
    };
  if (operator !== '<' && operator !== '<=')
    return { why: 'only an upper limit can be exceeded for good', hint: 'Take < or <=, or remove abort.' };
  if (aggregate === 'min' || Number(/^p\((.+)\)$/.exec(aggregate)?.[1]) === 0)
    return { why: 'the smallest may still come', hint: 'Take max, or remove abort.' };
  if (judged === 'cycles' && schedules.every(({ everyNs }) => everyNs === undefined))
    return {
      why: 'in a closed loop cycle is the time over its cycles, known only when a trial is over',
      hint: 'Add every, take work or latency, or remove abort.',
    };
  const needsCount = judged === 'share' || (judged === 'visits' && aggregate !== 'max');
  if (needsCount && schedules.every(({ cycles }) => cycles === undefined))
    return {
      why: 'how many visits there will be is not known in a closed loop with for',
      hint: judged === 'visits' ? 'Take max, give cycles, or remove abort.' : 'Give cycles, or remove abort.',
    };
  return undefined;
}
