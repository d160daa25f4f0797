import { join } from 'node:path';
import { getSystemErrorMessage } from 'node:util';
import type { Host } from '../fleet/fleet.ts';
import { FULL_EXCHANGE } from '../mysql/full-exchange.ts';
import { PROJECT } from '../process/project.ts';
import type { Case, PlannedTrial } from '../scenario/plan.ts';
import type { TimelinePoint } from '../store/columns.ts';
import type { RunFolder } from '../store/folder.ts';
import { RunError } from '../store/run-errors.ts';
import type { StoredRun } from '../store/schema.ts';
import type { Settled, StoredTrial } from '../store/trial-shape.ts';
import { executeTrial } from '../trial/execute.ts';
import type { Launch } from '../trial/programs/probe.ts';
import type { AbortLimit } from '../trial/reports/visit-judges.ts';
import type { TrialResult } from '../trial/request.ts';
import { FleetError, isSystemError } from '../vocabulary/errors.ts';
import { measureControl } from './control/control.ts';
import type { Progress } from './progress.ts';
import { closeRun, newRunRecord, type RunSetup, resumedRunRecord } from './record.ts';
import { type Habits, rehearse } from './rehearsal.ts';
import { settle } from './settle.ts';

/** What a run needs, all of it started. */
interface Execution extends RunSetup {
  readonly folder: RunFolder;
  /** The stored run of which this is the rest, in its own folder. */
  readonly resumes?: StoredRun | undefined;
  /** Whether thresholds have a say. */
  readonly judges: boolean;
  readonly signal: AbortSignal;
  readonly progress: Pick<Progress, 'trialStart' | 'working' | 'trialEnd' | 'memory'>;
}

interface Rehearsed extends Execution {
  readonly habits: Habits;
}

/**
 * Execute a plan trial by trial, or the rest of it; each is on disk when it has ended. What fails around the trials
 * ends the run, which has its `failure` then, and what was measured is kept.
 *
 * @throws RunError where not even the begin of the run can be stored.
 */
export async function executePlan(execution: Execution): Promise<StoredRun> {
  const { folder, resumes } = execution;
  const run = resumes ? resumedRunRecord(resumes, execution) : await newRunRecord(execution);
  folder.begin(run);
  const failure = await failureIn(async () => {
    await executeTrials(run, execution);
    closeRun(run, isWhole(run, execution) ? 'finished' : 'interrupted');
    folder.save(run);
  });
  if (failure === undefined) return run;
  closeRun(run, 'interrupted');
  // What a server logged as it died names the project's own files.
  run.failure = failure.replaceAll(join(PROJECT, '/'), '');
  // What failed may be the storing itself.
  await failureIn(() => folder.save(run));
  return run;
}

/**
 * What failed around some work, in a sentence: the fleet, the disk, the system. Undefined where nothing did. Other errors
 * are the harness's own faults, and are thrown on.
 */
async function failureIn(work: () => unknown): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (thrown) {
    const error = firstOf(thrown);
    if (error instanceof FleetError || error instanceof RunError) return error.message;
    if (isSystemError(error)) return `The system refused what a trial needs: ${explain(error)}.`;
    throw thrown;
  }
}

// Where the ends of things failed, too, what came before all of them says why.
function firstOf(thrown: unknown): unknown {
  return thrown instanceof SuppressedError ? firstOf(thrown.suppressed) : thrown;
}

// Not its message, which has absolute paths: a run names no folder of a user.
function explain({ code, errno, syscall }: NodeJS.ErrnoException): string {
  const call = syscall === undefined ? '' : `, ${syscall}`;
  return errno === undefined ? `${code}${call}` : `${getSystemErrorMessage(errno)} (${code}${call})`;
}

function isWhole({ trials }: StoredRun, { plan }: Execution): boolean {
  return trials.length === plan.trials.length && trials.at(-1)?.outcome.kind !== 'interrupted';
}

async function executeTrials(run: StoredRun, execution: Execution): Promise<void> {
  const { plan, fleet, folder, signal, progress } = execution;
  const cases = new Map(plan.cases.map((each) => [each.name, each]));
  const caseOf = (planned: PlannedTrial) => cases.get(planned.case) as Case;
  const left = plan.trials.slice(run.trials.length);
  const habits = await rehearse(execution);
  let ranBefore = run.trials.length > 0 && (await warmUpAgain(left, caseOf, { ...execution, habits }));
  let cold: readonly Host[] = [];
  for (const planned of left) {
    const each = caseOf(planned);
    await fleet.warmCaches?.(cold);
    const settled = await settleFor(each, execution, ranBefore);
    if (signal.aborted) break;
    progress.trialStart(planned);
    const startedAt = new Date().toISOString();
    const result = await attempt(planned, each, { ...execution, habits });
    cold = coldHosts(result, each, fleet);
    ranBefore ||= settled.settledNs !== undefined;
    const { index, round, warmup } = planned;
    const begun = { index, round, warmup, case: each.name, startedAt };
    const stored: StoredTrial = { ...begun, ...settled, ...result.measurement };
    folder.append(stored, result.visits, result.timeline);
    run.trials.push(stored);
    const { visits } = result;
    const found = new Map(visits ? [[index, { trial: index, ...visits }]] : []);
    progress.trialEnd(stored, { run, visits: found, timelines: new Map(), problems: [] });
  }
}

/** Those that asked the strategy for the password itself: their caches of hashes are cold. */
function coldHosts({ visits }: TrialResult, each: Case, { hosts }: RunSetup['fleet']): Host[] {
  const cold = Object.entries(visits?.errors ?? {}).filter(([, kind]) => kind === FULL_EXCHANGE);
  return [...new Set(cold.map(([at]) => Number(at) % each.hosts))].flatMap((host) => hosts[host] ?? []);
}

/**
 * A resumed run finds servers and page cache cold, and no trial that counts may pay for that: each case with warm-ups
 * whose next trial counts is executed once for nothing. Whether anything was.
 */
async function warmUpAgain(
  left: readonly PlannedTrial[],
  caseOf: (planned: PlannedTrial) => Case,
  execution: Rehearsed,
): Promise<boolean> {
  const { signal, progress } = execution;
  const next = new Map(left.toReversed().map((planned) => [planned.case, planned]));
  const cold = [...next.values()].filter((each) => !each.warmup && caseOf(each).strategy.warmup > 0);
  for (const planned of cold) {
    if (signal.aborted) break;
    progress.trialStart({ ...planned, round: 1, warmup: true });
    await attempt(planned, caseOf(planned), execution);
  }
  return cold.length > 0;
}

/** About what the control program takes: it is executed at the end of the pause, and is part of it. */
const CONTROL_MS = 100;

// What can't be launched needs no quiet machine, and leaves none unquiet; the first trial has nothing to pause for.
// Without a pause there is no room for a control.
async function settleFor(
  { strategy, hosts }: Case,
  execution: Execution,
  ranBefore: boolean,
): Promise<Settled> {
  const { launches, scenario, cgroups, signal } = execution;
  const launch = launches.get(strategy.name);
  if (launch && 'unavailable' in launch) return {};
  const { settleMs } = scenario.trials;
  const settled = await settle(ranBefore ? Math.max(0, settleMs - CONTROL_MS) : 0, signal, hosts);
  if (settleMs === 0 || signal.aborted) return settled;
  const control = await measureControl(cgroups);
  return { ...settled, settledNs: settled.settledNs + control.wallNs, control };
}

// A warm-up counts in no threshold: cold caches may break one.
function abortLimitsOf({ thresholds }: Execution['scenario'], { strategy }: Case): AbortLimit[] {
  return thresholds.flatMap(({ abort, ...threshold }, place) =>
    abort && threshold.strategy === strategy.name ? [{ ...threshold, place }] : [],
  );
}

async function attempt(planned: PlannedTrial, each: Case, execution: Rehearsed): Promise<TrialResult> {
  const { habits, scenario, fleet, cgroups, launches, folder, signal, progress } = execution;
  const launch = launches.get(each.strategy.name) as Launch;
  if ('unavailable' in launch) {
    const { reason, remedy } = launch.unavailable;
    const outcome = { kind: 'unavailable', message: `${reason}. ${remedy}` } as const;
    return { measurement: { outcome }, timeline: [] };
  }
  const trial = {
    name: `trial-${planned.index}`,
    program: launch,
    parameters: each.parameters,
    hosts: each.hosts,
    servers: each.servers,
    workload: each.workload,
    limits: scenario.limits,
    habit: habits.get(each.name),
    timeoutMs: scenario.trials.timeoutMs,
    abortLimits: planned.warmup || !execution.judges ? [] : abortLimitsOf(scenario, each),
    logFile: folder.logFile(planned.index),
    onGo: (reported: { readonly length: number }) => progress.working(reported),
    onMemory: (point: TimelinePoint) => progress.memory(point),
  };
  return executeTrial(trial, fleet, cgroups, signal);
}
