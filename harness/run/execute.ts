import { dirname } from 'node:path';
import type { CgroupBackend } from '../cgroup/cgroup.ts';
import type { Fleet } from '../fleet/fleet.ts';
import type { Case, Plan, PlannedTrial } from '../scenario/plan.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Launch } from '../strategies/launch.ts';
import { executeTrial, type TrialResult } from '../trial/execute.ts';
import type { TimelinePoint } from '../trial/measurement.ts';
import { describeCheckout } from './checkout.ts';
import { measureControl } from './control/control.ts';
import type { RunFolder } from './folder.ts';
import { type Found, openRun, storeTrial } from './record.ts';
import type { StoredRun, StoredTrial } from './schema.ts';
import { settle } from './settle.ts';

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
