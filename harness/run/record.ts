import { relative } from 'node:path';
import type { FleetRecord } from '../fleet/fleet.ts';
import type { DrawnFault } from '../scenario/fault.ts';
import type { Case } from '../scenario/plan.ts';
import type { TrialResult } from '../trial/execute.ts';
import { describeHarness, describeMachine } from './environment.ts';
import type { Execution } from './execute.ts';
import { runId } from './folder.ts';
import type { StoredRun, StoredTrial } from './schema.ts';
import type { Settled } from './settle.ts';

/** How a trial found the machine. */
export type Found = Settled & Pick<StoredTrial, 'control'>;

/** A run as it is stored before its first trial. */
export function openRun(execution: Execution, checkout: StoredRun['scenario']['checkout']): StoredRun {
  const { scenario, adjustments, plan, fleet, cgroups, launches, startedAt } = execution;
  const { name, description, file, source, workload, trials, baseline, thresholds } = scenario;
  return {
    version: 1,
    id: runId(name, startedAt),
    state: 'executing',
    startedAt: startedAt.toISOString(),
    harness: describeHarness(),
    machine: describeMachine(),
    cgroups: { backend: cgroups.kind, description: cgroups.description },
    scenario: {
      name,
      ...(description === undefined ? {} : { description }),
      file: relative('', file),
      source,
      ...(checkout === undefined ? {} : { checkout }),
      adjustments: { ...adjustments },
      sql: workload.sql,
      ...(workload.floorNs === undefined ? {} : { floorNs: workload.floorNs }),
      seed: trials.seed,
      baseline,
      thresholds: [...thresholds],
    },
    fleet: storeFleet(fleet.record),
    cases: plan.cases.map((each) => storeCase(each, launches)),
    trials: [],
  };
}

function storeCase({ name, strategy, parameters, hosts }: Case, launches: Execution['launches']) {
  const launch = launches.get(strategy.name);
  const versions = launch && 'versions' in launch ? launch.versions : {};
  const { rounds, warmup } = strategy;
  return { name, strategy: strategy.name, parameters: { ...parameters }, hosts, rounds, warmup, versions };
}

function storeFleet({ variables, faults, ...record }: FleetRecord): StoredRun['fleet'] {
  return {
    ...record,
    servers: [...record.servers],
    ...(faults.length > 0 ? { faults: faults.map(storeFault) } : {}),
    ...(variables ? { variables: { ...variables } } : {}),
  };
}

function storeFault({ fault, ...hit }: DrawnFault): NonNullable<StoredRun['fleet']['faults']>[number] {
  const { kind, ...times } = fault;
  const copied = 'hosts' in hit ? { hosts: [...hit.hosts] } : { servers: [...hit.servers] };
  const inNs = Object.entries(times).map(([key, ms]) => [key.replace(/Ms$/, 'Ns'), ms * 1e6] as const);
  return { kind, ...copied, ...Object.fromEntries(inNs) };
}

/** A trial as it is stored. */
export function storeTrial(
  planned: Pick<StoredTrial, 'index' | 'round' | 'warmup' | 'case' | 'startedAt'>,
  settled: Found | undefined,
  { measurement: { doubts, ...measurement } }: TrialResult,
): StoredTrial {
  return { ...planned, ...settled, ...measurement, ...(doubts ? { doubts: [...doubts] } : {}) };
}
