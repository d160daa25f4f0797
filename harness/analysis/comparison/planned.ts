import type { Case, Plan } from '../../scenario/plan.ts';
import { isOneShot } from '../../scenario/schedule.ts';
import type { MetricName } from '../../vocabulary/metrics.ts';
import type { Asked } from './rounds.ts';

/** What a run of this plan and its repeat would be compared by, if every trial completed and were measured whole. */
export function askedByPlan({ cases, faults }: Plan): Asked[] {
  return cases.flatMap((each) => {
    const { rounds } = each.strategy;
    return metricsOf(each, faults.length > 0).map((metric) => ({ metric, sizes: [rounds, rounds] as const }));
  });
}

// Without the protocol there are no phases, and no host is known to have answered.
function metricsOf(
  { strategy: { command }, workload: { schedule } }: Case,
  hasFaults: boolean,
): MetricName[] {
  // No time that the schedule sets.
  if (schedule.everyNs !== undefined && !isOneShot(schedule)) return ['cycle', 'cpu', 'memory.peak'];
  const hasPhases = command.kind === 'catalogue' || command.protocol !== 'none';
  return [
    'wall',
    ...(hasPhases ? (['work'] as const) : []),
    ...(isOneShot(schedule) ? [] : (['cycle'] as const)),
    ...(hasPhases && hasFaults ? (['healthy'] as const) : []),
    'cpu',
    'memory.peak',
  ];
}
