import { join } from 'node:path';
import { detectCgroups } from '../cgroup/detect.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { chooseProvider } from '../fleet/start.ts';
import { startGuard } from '../ownership/guard.ts';
import { thisOwner } from '../ownership/owner.ts';
import { showProgress } from '../report/progress.ts';
import { executePlan } from '../run/execute.ts';
import { RunFolder, runId } from '../run/folder.ts';
import { type RunData, readRunData } from '../run/samples.ts';
import type { StoredRun } from '../run/schema.ts';
import { planTrials } from '../scenario/plan.ts';
import type { Verdict } from '../statistics/verdict.ts';
import { prepareLaunches } from '../strategies/launch.ts';
import { type Adjustments, adjustmentsIn } from './adjust.ts';
import { printComparison } from './compare.ts';
import { interruptible } from './interrupt.ts';
import { type Order, ordersOf } from './orders.ts';
import { warnOfDifferences } from './repeat.ts';
import { type Format, printSummary } from './report.ts';

export interface RunOptions extends Adjustments {
  readonly out: string;
  readonly format: Format;
  readonly quiet?: boolean;
  readonly color: boolean;
  /** A stored run's folder: fail on regressions against it. */
  readonly baseline?: string;
  /** A stored run's folder: execute its plan again. */
  readonly repeat?: string;
  /** False: the verdicts are shown, and have no say in the exit code. */
  readonly thresholds: boolean;
}

/** `manyhosts run FILE...`: execute scenarios, one after the other; every file is checked before anything starts. */
export async function run(files: readonly string[], options: RunOptions): Promise<ExitCode> {
  const orders = ordersOf(files, options);
  const baseline = options.baseline === undefined ? undefined : readRunData(options.baseline);
  using interrupt = interruptible();
  const codes: ExitCode[] = [];
  for (const order of orders) {
    if (interrupt.signal.aborted) break;
    codes.push(await execute(order, options, baseline, interrupt.signal));
  }
  return interrupt.signal.aborted ? EXIT.interrupted : worst(codes);
}

async function execute(
  order: Order,
  options: RunOptions,
  baseline: RunData | undefined,
  signal: AbortSignal,
): Promise<ExitCode> {
  const folder = await measure(order, options, signal);
  const data = readRunData(folder);
  const verdicts = printSummary(data, options);
  if (order.repeats) warnOfDifferences(order.repeats, data.run);
  process.stderr.write(`Results: ${join(folder, 'run.json')}\n`);
  const codes = [outcomeCode(data.run), ...(options.thresholds ? verdicts.map(verdictCode) : [])];
  if (baseline && !signal.aborted) codes.push(printComparison(baseline, data, options));
  return worst(codes);
}

/** Start the fleet, execute the plan, and return the run's folder. */
async function measure(
  { scenario, adjustments }: Order,
  options: RunOptions,
  signal: AbortSignal,
): Promise<string> {
  const startedAt = new Date();
  const owner = thisOwner();
  const plan = planTrials(scenario);
  using _guard = startGuard(owner);
  const cgroups = detectCgroups(owner);
  const launches = await prepareLaunches(scenario.strategies);
  const provider = await chooseProvider(scenario.fleet);
  using progress = showProgress(plan, process.stderr, options.quiet ?? false);
  progress.notice(provider.reason);
  await using fleet = await provider.start(scenario.fleet, {
    owner,
    cgroups,
    faults: plan.faults,
    progress: progress.fleet,
  });
  const folder = new RunFolder(options.out, runId(scenario.name, startedAt));
  await executePlan({
    scenario,
    adjustments: adjustmentsIn(adjustments),
    plan,
    fleet,
    cgroups,
    launches,
    folder,
    startedAt,
    signal,
    onTrialStart: progress.trialStart,
    onTrialEnd: progress.trialEnd,
  });
  return folder.path;
}

function outcomeCode({ trials }: StoredRun): ExitCode {
  return trials.every(({ outcome }) => outcome.kind === 'completed') ? EXIT.passed : EXIT.trialNotCompleted;
}

function verdictCode({ verdict }: Verdict): ExitCode {
  return { pass: EXIT.passed, fail: EXIT.breached, inconclusive: EXIT.inconclusive }[verdict];
}

/** A breach is certain; a trial that did not complete hides one; what can't be told comes last. */
const GRAVITY: readonly ExitCode[] = [EXIT.passed, EXIT.inconclusive, EXIT.trialNotCompleted, EXIT.breached];

function worst(codes: readonly ExitCode[]): ExitCode {
  return GRAVITY[Math.max(0, ...codes.map((code) => GRAVITY.indexOf(code)))] ?? EXIT.passed;
}
