import { detectCgroups } from '../cgroup/detect.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { chooseProvider } from '../fleet/start.ts';
import { startGuard } from '../ownership/guard.ts';
import { thisOwner } from '../ownership/owner.ts';
import { showProgress } from '../report/progress.ts';
import { executePlan } from '../run/execute.ts';
import { RunFolder, runId } from '../run/folder.ts';
import type { RunData } from '../run/samples.ts';
import type { StoredRun } from '../run/schema.ts';
import { planTrials } from '../scenario/plan.ts';
import { judgeThresholds, type Verdict } from '../statistics/verdict.ts';
import { prepareLaunches } from '../strategies/launch.ts';
import { type Adjustments, adjustmentsIn } from './adjust.ts';
import { compareAndPublish } from './compare.ts';
import { interruptible } from './interrupt.ts';
import { type Order, ordersOf } from './orders.ts';
import { publishRun } from './publish.ts';
import { warnOfDifferences } from './repeat.ts';
import { type Format, printSummary } from './report.ts';
import { openRun } from './stored-run.ts';

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
  const baseline = options.baseline === undefined ? undefined : openRun(options.baseline).data;
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
  const { data } = openRun(folder);
  printSummary(data, options);
  if (order.repeats) warnOfDifferences(order.repeats, data.run);
  const verdicts = options.thresholds ? judgeThresholds(data) : [];
  const codes = [outcomeCode(data.run), ...verdicts.map(verdictCode)];
  codes.push(await publishRun(data, verdicts, folder));
  if (baseline && !signal.aborted) codes.push(await compareAndPublish(baseline, data, options, folder));
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
  const { quiet = false, color } = options;
  using progress = showProgress(plan, process.stderr, { quiet, color, signal });
  progress.notice(provider.reason);
  await using fleet = await provider.start(scenario.fleet, {
    owner,
    cgroups,
    progress: (ready, of) => progress.fleet(ready, of),
    faults: plan.faults,
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
    onTrialStart: (trial) => progress.trialStart(trial),
    onTrialEnd: (trial) => progress.trialEnd(trial),
    onMemory: (point) => progress.memory(point),
  });
  return folder.path;
}

function outcomeCode({ trials }: StoredRun): ExitCode {
  return trials.every(({ outcome }) => outcome.kind === 'completed') ? EXIT.passed : EXIT.trialNotCompleted;
}

function verdictCode({ verdict }: Verdict): ExitCode {
  return { pass: EXIT.passed, fail: EXIT.breached, inconclusive: EXIT.inconclusive }[verdict];
}

/**
 * A breach is certain; a trial that did not complete hides one; then what can't be told. A file that could not be made
 * comes last: the figures are stored.
 */
const GRAVITY: readonly ExitCode[] = [
  EXIT.passed,
  EXIT.fault,
  EXIT.inconclusive,
  EXIT.trialNotCompleted,
  EXIT.breached,
];

function worst(codes: readonly ExitCode[]): ExitCode {
  return GRAVITY[Math.max(0, ...codes.map((code) => GRAVITY.indexOf(code)))] ?? EXIT.passed;
}
