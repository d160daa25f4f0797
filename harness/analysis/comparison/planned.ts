import type { Case, Plan } from '../../scenario/plan.ts';
import { isOneShot } from '../../scenario/schedule.ts';
import type { MetricName } from '../../vocabulary/metrics.ts';
import { comparedUnder } from './compared.ts';
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
  const hasPhases = command.kind === 'catalogue' || command.protocol !== 'none';
  const has: Partial<Record<MetricName, boolean>> = {
    work: hasPhases,
    healthy: hasPhases && hasFaults,
    cycle: !isOneShot(schedule),
  };
  return comparedUnder(schedule).filter((metric) => has[metric] ?? true);
}
