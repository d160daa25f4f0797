import { detectCgroups } from '../cgroup/detect.ts';
import { tooFewConnections } from '../fleet/connection-limits.ts';
import type { Fleet, FleetContext } from '../fleet/fleet.ts';
import { type Choice, chooseProvider } from '../fleet/registry.ts';
import { abortable, deadline } from '../process/deadline.ts';
import { startGuard } from '../process/guard.ts';
import { thisOwner } from '../process/owner.ts';
import { adjustmentsIn } from '../scenario/adjust.ts';
import { type ExpectedTime, expectTime } from '../scenario/expected-time.ts';
import { type Plan, planTrials } from '../scenario/plan.ts';
import { PROVIDERS, providersThat } from '../scenario/providers.ts';
import type { FleetSpec, Scenario } from '../scenario/scenario.ts';
import { RunFolder, runId } from '../store/folder.ts';
import { requireLimits } from '../trial/held-limits.ts';
import { isolationNotices, prepareLaunches } from '../trial/programs/launch.ts';
import { FleetError } from '../vocabulary/errors.ts';
import { executePlan } from './execute.ts';
import { requireFigures } from './figures.ts';
import type { Progress } from './progress.ts';
import { keptTrials } from './record.ts';
import type { RunRequest } from './requests.ts';
import { claim, requireSameFleet } from './resume.ts';
import { tryWorkload } from './trying/try-workload.ts';

/** Where a run is stored, and what went wrong around its trials. */
interface Measured {
  readonly folder: string;
  /** Sentences; none where all is well. The first is why the run ended early, if it did. */
  readonly troubles: readonly string[];
}

interface MeasureOptions {
  readonly out: string;
  /** Whether thresholds have a say: then each needs a figure. */
  readonly judges: boolean;
  /** Shows what is going on. */
  readonly show: (plan: Plan, expected: ExpectedTime) => Progress;
}

/**
 * Start the fleet, execute the plan, and stop the fleet.
 *
 * @throws the signal's reason where it came before the first trial could begin; FleetError, InputError, RunError.
 */
export async function measure(
  request: RunRequest,
  options: MeasureOptions,
  signal: AbortSignal,
): Promise<Measured> {
  const { scenario, resumes } = request;
  const startedAt = new Date();
  const owner = thisOwner();
  const plan = planTrials(scenario);
  // Before the guard, which must not stay behind in a group that is to hand its controllers down.
  const cgroups = detectCgroups(owner);
  using _guard = startGuard(owner);
  const choice = await abortable(signal, chooseProvider(scenario.fleet));
  requireTables(choice, scenario);
  const launches = await abortable(signal, prepareLaunches(scenario.strategies, cgroups, choice.provider));
  if (options.judges) await requireFigures({ scenario, launches, cgroups, provider: choice.provider });
  const unlimited = await requireLimits(scenario.limits, launches, cgroups);
  const adjustments = adjustmentsIn(request.adjustments);
  const setup = { owner, scenario, adjustments, plan, cgroups, launches, startedAt };
  const claimed = resumes && claim(resumes, setup);
  using progress = options.show(plan, expectTime(scenario, plan));
  for (const line of [...isolationNotices(launches, cgroups), ...unlimited]) progress.notice(line);
  const simulate = simulationFor(choice, scenario, progress);
  const context = { owner, cgroups, signal, faults: plan.faults, simulate };
  const troubles: string[] = [];
  // Its end comes after the return, and may add to them.
  await using started = await startFleet(choice, scenario.fleet, context, progress, troubles);
  const { fleet } = started;
  signal.throwIfAborted();
  if (resumes) {
    requireSameFleet(resumes, fleet);
    progress.notice(`Resuming ${resumes.run.id}.`);
    progress.resume(keptTrials(resumes.run));
  }
  await tryWorkload(fleet, scenario.workloads, progress, signal);
  const folder = claimed ?? new RunFolder(options.out, runId(scenario.name, startedAt, options.out));
  const { failure } = await executePlan({
    ...setup,
    fleet,
    folder,
    resumes: resumes?.run,
    judges: options.judges,
    signal,
    progress,
  });
  if (failure !== undefined) troubles.push(`The run ended early. ${failure}`);
  return { folder: folder.path, troubles };
}

const SIMULATED = 'the embedded fleet answers as workload.simulate says.';

/** The answer that a simulation is to give; MySQL itself executes the statement. */
function simulationFor(
  { provider }: Choice,
  { fleet, workloads: [workload] }: Scenario,
  progress: Pick<Progress, 'notice'>,
): FleetContext['simulate'] {
  if (!workload?.simulate) return undefined;
  if (PROVIDERS[provider].isSimulated) {
    if (fleet.setup) progress.notice(`${fleet.setup.file} (fleet.setup) is not executed: ${SIMULATED}`);
    return { statements: workload.statements, ...workload.simulate };
  }
  progress.notice('workload.simulate is not used: these hosts execute the statement itself.');
  return undefined;
}

/** What a script makes only servers have: elsewhere the answer has to be described. */
function requireTables({ provider, reason }: Choice, { fleet: { setup }, workloads }: Scenario): void {
  if (!setup || !PROVIDERS[provider].isSimulated || workloads[0]?.simulate) return;
  const able = providersThat(({ isOurs, isSimulated }) => isOurs && !isSimulated);
  throw new FleetError(
    `Expected provider ${able}, for fleet.setup (${setup.file}) is executed by MySQL servers only, and workload.simulate ` +
      `describes no answer. ${reason} See to ${able} (\`manyhosts doctor\`), or describe the answer.`,
  );
}

/** What an engine that answers needs for hundreds of containers, many times over. */
const STOP_LIMIT_MS = 120_000;

/** A fleet that is stopped at the end; where it can't be, that is one of the troubles. */
async function startFleet(
  { start, reason }: Choice,
  spec: FleetSpec,
  context: FleetContext & { readonly signal: AbortSignal },
  progress: Progress,
  troubles: string[],
): Promise<AsyncDisposable & { readonly fleet: Fleet }> {
  progress.notice(reason);
  const fleet = await start(spec, {
    ...context,
    progress: (ready, of) => progress.fleet(ready, of),
    notice: (text) => progress.notice(text),
  });
  const crowded = tooFewConnections(fleet, spec.sweptServers?.[0]);
  if (crowded !== undefined) progress.notice(crowded);
  return {
    fleet,
    async [Symbol.asyncDispose]() {
      await deadline(STOP_LIMIT_MS, fleet.stop()).catch((error: Error) => {
        troubles.push(
          `The fleet could not be stopped: ${error.message}. Run \`manyhosts clean\` to remove what is left of it.`,
        );
      });
    },
  };
}
