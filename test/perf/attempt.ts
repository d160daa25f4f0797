import { join } from 'node:path';
import type { Fleet, FleetContext } from '../../harness/fleet/fleet.ts';
import type { Measurement } from '../../harness/store/trial-shape.ts';
import { executeTrial } from '../../harness/trial/execute.ts';
import { probeStrategy } from '../../harness/trial/programs/probe.ts';
import type { TrialRequest } from '../../harness/trial/request.ts';
import { workloadOf } from '../scenario/workload.ts';
import { scratchFolder } from '../scratch.ts';

const folder = scratchFolder();

/** A catalogued strategy, once, on the first so many hosts of a fleet. */
export async function orderOf(strategy: string, hosts: number): Promise<TrialRequest> {
  const found = await probeStrategy(strategy);
  if ('unavailable' in found) throw new Error(found.unavailable.reason);
  return {
    name: 'perf',
    program: { argv: found.argv, protocol: 2, cwd: folder },
    parameters: {},
    hosts,
    workload: workloadOf('select sleep(0.1)', { timeoutMs: 30_000 }),
    limits: {},
    timeoutMs: 60_000,
    logFile: join(folder, 'log'),
  };
}

/** Execute an order; anything but an answer from every host ends the measurement. */
export async function attempt(
  order: TrialRequest,
  fleet: Fleet,
  { cgroups }: FleetContext,
): Promise<Measurement> {
  const { measurement } = await executeTrial(order, fleet, cgroups, new AbortController().signal);
  const { outcome, hosts } = measurement;
  if (hosts?.answered === order.hosts) return measurement;
  throw new Error(`${hosts?.answered} of ${order.hosts} hosts answered. ${outcome.message}`);
}
