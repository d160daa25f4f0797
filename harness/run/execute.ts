import { dirname, relative } from 'node:path';
import type { CgroupBackend } from '../cgroup/cgroup.ts';
import type { Fleet, FleetRecord } from '../fleet/fleet.ts';
import type { Case, Plan, PlannedTrial } from '../scenario/plan.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Launch } from '../strategies/launch.ts';
import { executeTrial, type TrialResult } from '../trial/execute.ts';
import { describeCheckout } from './checkout.ts';
import { measureControl } from './control/control.ts';
import { describeHarness, describeMachine } from './environment.ts';
import { type RunFolder, runId } from './folder.ts';
import type { StoredRun, StoredTrial } from './schema.ts';
import { type Settled, settle } from './settle.ts';

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
  const { plan, folder, signal } = execution;
  const cases = new Map(plan.cases.map((each) => [each.name, each]));
  const run = openRun(execution, await describeCheckout(dirname(execution.scenario.file)));
  folder.save(run);
  let ranBefore = false;
  for (const planned of plan.trials) {
    const each = cases.get(planned.case) as Case;
    const settled = await settleFor(each, execution, ranBefore);
    if (signal.aborted) break;
    await controlRound(planned, run, execution.cgroups);
    execution.onTrialStart(planned);
    const startedAt = new Date().toISOString();
    const result = await attempt(planned, each, execution);
    ranBefore ||= settled !== undefined;
    const { index, round, warmup } = planned;
    const stored = storeTrial({ index, round, warmup, case: each.name, startedAt }, settled, result);
    run.trials.push(stored);
    folder.append(index, result);
    folder.save(run);
    execution.onTrialEnd(stored);
  }
  await controlAfterLast(run, execution);
  run.state = signal.aborted ? 'interrupted' : 'finished';
  run.finishedAt = new Date().toISOString();
  folder.save(run);
  return run;
}

// Warm-ups count in nothing, so nothing has to be told from the machine's drift there.
async function controlRound(
  { warmup, round }: PlannedTrial,
  run: StoredRun,
  cgroups: CgroupBackend,
): Promise<void> {
  if (warmup || run.controls.some((control) => control.round === round)) return;
  run.controls.push(await measureControl(round, cgroups));
}

async function controlAfterLast(run: StoredRun, { cgroups, signal }: Execution): Promise<void> {
  const last = run.controls.at(-1)?.round;
  if (last !== undefined && !signal.aborted) run.controls.push(await measureControl(last + 1, cgroups));
}

// What can't be launched needs no quiet machine, and leaves none unquiet; the first trial has nothing to pause for.
async function settleFor(
  { strategy }: Case,
  { launches, scenario, signal }: Execution,
  ranBefore: boolean,
): Promise<Settled | undefined> {
  const launch = launches.get(strategy.name);
  if (launch && 'unavailable' in launch) return undefined;
  return settle(ranBefore ? scenario.trials.settleMs : 0, signal);
}

function storeTrial(
  planned: Pick<StoredTrial, 'index' | 'round' | 'warmup' | 'case' | 'startedAt'>,
  settled: Settled | undefined,
  { measurement: { doubts, ...measurement } }: TrialResult,
): StoredTrial {
  return { ...planned, ...settled, ...measurement, ...(doubts ? { doubts: [...doubts] } : {}) };
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

function openRun(execution: Execution, checkout: StoredRun['scenario']['checkout']): StoredRun {
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
    controls: [],
    trials: [],
  };
}

function storeCase({ name, strategy, parameters, hosts }: Case, launches: Execution['launches']) {
  const launch = launches.get(strategy.name);
  const versions = launch && 'versions' in launch ? launch.versions : {};
  const { rounds, warmup } = strategy;
  return { name, strategy: strategy.name, parameters: { ...parameters }, hosts, rounds, warmup, versions };
}

function storeFleet({ variables, ...record }: FleetRecord): StoredRun['fleet'] {
  return { ...record, servers: [...record.servers], ...(variables ? { variables: { ...variables } } : {}) };
}
