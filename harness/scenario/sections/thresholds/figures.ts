import { METRIC_NAMES, type MetricName, metricOf } from '../../../vocabulary/metrics.ts';
import { quote } from '../../../vocabulary/wording.ts';
import { PROVIDERS } from '../../providers.ts';
import { isOneShot } from '../../schedule.ts';
import type { SoundParts } from '../../shape.ts';
import type { Complain } from '../../yaml/document.ts';
import { faultyCount } from '../faults.ts';
import type { FleetShape } from '../fleet.ts';
import { resolveSchedules } from '../schedule.ts';
import { type StrategyShape, strategyName } from '../strategies.ts';
import type { WorkloadShape } from '../workload.ts';

/** Why there is no figure, and what can be had. */
interface Reason {
  readonly why: string;
  readonly hint: string;
}

/**
 * Refuses thresholds on figures that a strategy can't have in this scenario, whatever the machine: they would fail, when all is
 * measured. What is undefined has mistakes already.
 */
export function checkFigures(
  thresholds: Readonly<Record<string, object>>,
  strategies: readonly (StrategyShape | undefined)[],
  { fleet, workload }: Pick<SoundParts, 'fleet' | 'workload'>,
  complain: Complain,
): void {
  for (const [name, metrics] of Object.entries(thresholds)) {
    const strategy = strategies.find((each) => each && strategyName(each) === name);
    for (const metric of METRIC_NAMES.filter((each) => Object.hasOwn(metrics, each))) {
      const reason =
        withoutProtocol(metric, name, strategy) ??
        (fleet && notOfFleet(metric, fleet)) ??
        (workload && notOfSchedule(metric, workload));
      if (!reason) continue;
      const path = ['thresholds', name, metric];
      complain(path, `There is never a figure of ${metric} ${reason.why}`, { hint: reason.hint, at: 'key' });
    }
  }
}

function withoutProtocol(
  metric: MetricName,
  name: string,
  strategy: StrategyShape | undefined,
): Reason | undefined {
  if (metricOf(metric).needs !== 'protocol') return undefined;
  if (strategy?.command === undefined || strategy.protocol !== 'none') return undefined;
  // Without the protocol every host is visited once.
  const others = METRIC_NAMES.filter((each) => {
    const { needs, isOverTime } = metricOf(each);
    return needs !== 'protocol' && !isOverTime;
  }).join(', ');
  return { why: `for ${quote(name)}, which has protocol: none`, hint: `There may be: ${others}` };
}

function notOfSchedule(metric: MetricName, workload: WorkloadShape): Reason | undefined {
  if (!metricOf(metric).isOverTime) return undefined;
  const schedules = resolveSchedules(workload);
  if (schedules.every(({ schedule }) => isOneShot(schedule)))
    return {
      why: 'where every host is visited once',
      hint: 'Take work or latency, or visit them again: cycles.',
    };
  if (metric === 'overruns' && workload.every === undefined)
    return { why: 'in a closed loop: a host is due when it has answered', hint: 'Add every, or take cycle.' };
  if (metric === 'cpu.first' && workload.every === undefined)
    return { why: 'in a closed loop, whose cycles overlap', hint: 'Add every, or take cpu.cycle.' };
  return metric === 'reconnects' && schedules.every(({ connections }) => connections === 'fresh')
    ? { why: 'where each visit has a connection of its own', hint: 'Add connections: kept.' }
    : undefined;
}

function notOfFleet(metric: MetricName, fleet: FleetShape): Reason | undefined {
  const { provider, faults } = fleet;
  const isOurs = provider === 'auto' || PROVIDERS[provider].isOurs;
  if (!isOurs) {
    if (metricOf(metric).needs !== 'servers') return undefined;
    return { why: 'of hosts of your own', hint: "Take cpu, which is the strategy's." };
  }
  const isOfHealthy = metric === 'healthy' || 'cycles' in metricOf(metric).of;
  if (isOfHealthy && isAllFaulty(fleet))
    return { why: 'where every host has a fault', hint: 'Take work, or leave some hosts without one.' };
  return metric === 'healthy' && faults.length === 0
    ? { why: 'in a fleet without faults', hint: 'All of its hosts are healthy: take work.' }
    : undefined;
}

/** As far as it is so whatever is drawn: a host may have a fault of its own on a server that has one. */
function isAllFaulty({ faults, hosts, servers }: FleetShape): boolean {
  const most = Math.max(...[hosts].flat());
  const hit = faults.reduce((sum, fault) => sum + faultyCount(fault, most), 0);
  const struck = faults.reduce((sum, fault) => sum + (fault.servers ?? 0), 0);
  return hit >= most || struck >= Math.max(...[servers].flat());
}
