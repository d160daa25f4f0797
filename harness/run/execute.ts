import { relative } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { CgroupBackend } from '../cgroup/cgroup.ts';
import type { Fleet } from '../fleet/fleet.ts';
import type { Case, Plan, PlannedTrial } from '../scenario/plan.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Launch } from '../strategies/launch.ts';
import { executeTrial, type TrialResult } from '../trial/execute.ts';
import { describeHarness, describeMachine } from './environment.ts';
import { type RunFolder, runId } from './folder.ts';
import type { StoredRun, StoredTrial } from './schema.ts';

/** What a run needs, all of it started. */
export interface Execution {
  readonly scenario: Scenario;
  /** What the command line changed in the scenario. */
  readonly adjustments: StoredRun['scenario']['adjustments'];
  readonly plan: Plan;
  readonly fleet: Fleet;
  readonly cgroups: CgroupBackend;
  /** How each strategy is launched, by its name. */
  readonly launches: ReadonlyMap<string, Launch>;
  readonly folder: RunFolder;
  readonly startedAt: Date;
  readonly signal: AbortSignal;
  readonly onTrialStart: (trial: PlannedTrial) => void;
  readonly onTrialEnd: (trial: StoredTrial) => void;
}

/** Execute a plan trial by trial; run.json is complete on disk after each. */
export async function executePlan(execution: Execution): Promise<StoredRun> {
  const { scenario, plan, folder, signal } = execution;
  const cases = new Map(plan.cases.map((each) => [each.name, each]));
  const run = openRun(execution);
  folder.save(run);
  for (const planned of plan.trials) {
    if (signal.aborted) break;
    execution.onTrialStart(planned);
    const startedAt = new Date().toISOString();
    const result = await attempt(planned, cases.get(planned.case) as Case, execution);
    const { index, round, warmup } = planned;
    const stored = { index, round, warmup, case: planned.case, startedAt, ...result.measurement };
    run.trials.push(stored);
    folder.append(index, result);
    folder.save(run);
    execution.onTrialEnd(stored);
    if (result.measurement.outcome.kind !== 'unavailable') await pause(scenario.trials.settleMs, signal);
  }
  run.state = signal.aborted ? 'interrupted' : 'finished';
  run.finishedAt = new Date().toISOString();
  folder.save(run);
  return run;
}

async function attempt(planned: PlannedTrial, each: Case, execution: Execution): Promise<TrialResult> {
  const { scenario, fleet, cgroups, launches, folder, signal } = execution;
  const launch = launches.get(each.strategy.name) as Launch;
  if ('unavailable' in launch) {
    const { reason, remedy } = launch.unavailable;
    const outcome = { kind: 'unavailable', message: `${reason}. ${remedy}` } as const;
    return { measurement: { outcome }, samples: [], timeline: [] };
  }
  const order = {
    name: `trial-${planned.index}`,
    program: launch,
    parameters: each.parameters,
    hosts: each.hosts,
    workload: scenario.workload,
    limits: scenario.limits,
    timeoutMs: scenario.trials.timeoutMs,
    logFile: folder.logFile(planned.index),
  };
  return executeTrial(order, fleet, cgroups, signal);
}

function openRun(execution: Execution): StoredRun {
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
      adjustments: { ...adjustments },
      sql: workload.sql,
      ...(workload.floorNs === undefined ? {} : { floorNs: workload.floorNs }),
      seed: trials.seed,
      baseline,
      thresholds: [...thresholds],
    },
    fleet: { ...fleet.record, servers: [...fleet.record.servers] },
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

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  // An interrupt ends the pause; the loop sees it by itself.
  await delay(ms, undefined, { signal }).catch(() => {});
}
