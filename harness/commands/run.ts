import { join } from 'node:path';
import { detectCgroups } from '../cgroup/detect.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { chooseProvider } from '../fleet/start.ts';
import { thisOwner } from '../ownership/owner.ts';
import { showProgress } from '../report/progress.ts';
import { executePlan } from '../run/execute.ts';
import { RunFolder, runId } from '../run/folder.ts';
import type { StoredRun } from '../run/schema.ts';
import { loadScenario } from '../scenario/load.ts';
import { planTrials } from '../scenario/plan.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { CATALOGUE } from '../strategies/catalogue.ts';
import { prepareLaunches } from '../strategies/launch.ts';
import { type Adjustments, adjust, adjustmentsIn } from './adjust.ts';
import { interruptible } from './interrupt.ts';
import { type Format, printSummary } from './report.ts';

export interface RunOptions extends Adjustments {
  readonly out: string;
  readonly format: Format;
  readonly quiet?: boolean;
  readonly color: boolean;
}

/** `manyhosts run FILE...`: execute scenarios, one after the other; every file is checked before anything starts. */
export async function run(files: readonly string[], options: RunOptions): Promise<ExitCode> {
  const scenarios = files.map((file) => adjust(loadScenario(file, CATALOGUE), options));
  using interrupt = interruptible();
  let worst: ExitCode = EXIT.passed;
  for (const scenario of scenarios) {
    if (interrupt.signal.aborted) break;
    const stored = await execute(scenario, options, interrupt.signal);
    worst = Math.max(worst, exitCodeOf(stored)) as ExitCode;
  }
  return interrupt.signal.aborted ? EXIT.interrupted : worst;
}

async function execute(scenario: Scenario, options: RunOptions, signal: AbortSignal): Promise<StoredRun> {
  const startedAt = new Date();
  const owner = thisOwner();
  const plan = planTrials(scenario);
  const cgroups = detectCgroups(owner);
  const launches = await prepareLaunches(scenario.strategies);
  const provider = await chooseProvider(scenario.fleet);
  using progress = showProgress(plan, process.stderr, options.quiet ?? false);
  progress.notice(provider.reason);
  await using fleet = await provider.start(scenario.fleet, { owner, cgroups, progress: progress.fleet });
  const folder = new RunFolder(options.out, runId(scenario.name, startedAt));
  const stored = await executePlan({
    scenario,
    adjustments: adjustmentsIn(options),
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
  progress.end();
  printSummary(stored, options);
  process.stderr.write(`Results: ${join(folder.path, 'run.json')}\n`);
  return stored;
}

function exitCodeOf({ trials }: StoredRun): ExitCode {
  return trials.every(({ outcome }) => outcome.kind === 'completed') ? EXIT.passed : EXIT.trialNotCompleted;
}
