import { dirname, relative } from 'node:path';
import type { CgroupBackend } from '../cgroup/cgroup.ts';
import type { Fleet, FleetRecord } from '../fleet/fleet.ts';
import type { Case, Plan, PlannedTrial } from '../scenario/plan.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Launch } from '../strategies/launch.ts';
import { executeTrial, type TrialResult } from '../trial/execute.ts';
import type { TimelinePoint } from '../trial/measurement.ts';
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
  /** Shown the strategy's memory every few milliseconds; must be quick. */
  readonly onMemory: (point: TimelinePoint) => void;
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
  run.state = signal.aborted ? 'interrupted' : 'finished';
  run.finishedAt = new Date().toISOString();
  folder.save(run);
  return run;
}

/** How a trial found the machine. */
type Found = Settled & Pick<StoredTrial, 'control'>;

/** About what the control program takes: it is executed at the end of the pause, and is part of it. */
const CONTROL_MS = 100;

// What can't be launched needs no quiet machine, and leaves none unquiet; the first trial has nothing to pause for.
// Without a pause there is no room for a control.
async function settleFor(
  { strategy }: Case,
  execution: Execution,
  ranBefore: boolean,
): Promise<Found | undefined> {
  const { launches, scenario, cgroups, signal } = execution;
  const launch = launches.get(strategy.name);
  if (launch && 'unavailable' in launch) return undefined;
  const { settleMs } = scenario.trials;
  const settled = await settle(ranBefore ? Math.max(0, settleMs - CONTROL_MS) : 0, signal);
  if (settleMs === 0 || signal.aborted) return settled;
  const control = await measureControl(cgroups);
  return { ...settled, settledNs: settled.settledNs + control.wallNs, control };
}

function storeTrial(
  planned: Pick<StoredTrial, 'index' | 'round' | 'warmup' | 'case' | 'startedAt'>,
  settled: Found | undefined,
  { measurement: { doubts, ...measurement } }: TrialResult,
): StoredTrial {
  return { ...planned, ...settled, ...measurement, ...(doubts ? { doubts: [...doubts] } : {}) };
}

async function attempt(planned: PlannedTrial, each: Case, execution: Execution): Promise<TrialResult> {
  const { scenario, fleet, cgroups, launches, folder, signal, onMemory } = execution;
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
    onMemory,
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
