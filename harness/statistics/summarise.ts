import { max, median, min } from 'simple-statistics';
import { withoutAbsent } from '../absent.ts';
import type { StoredCase, StoredRun, StoredTrial } from '../run/schema.ts';
import type { OutcomeKind } from '../trial/measurement.ts';

/** A metric over a case's completed trials. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** A case's measured trials together; warm-ups count in nothing. A figure that no trial has is absent. */
export interface Summary {
  readonly case: string;
  /** The outcome of the first trial that did not complete; `completed` where all did. */
  readonly outcome: OutcomeKind;
  /** What that trial said. */
  readonly message?: string;
  readonly trials: number;
  readonly completed: number;
  /** Hosts asked in each trial, and the fewest that answered in one. */
  readonly hosts: { readonly asked: number; readonly answered?: number };
  /** Failed hosts over all trials, by kind. */
  readonly errors: Readonly<Record<string, number>>;
  readonly wallNs?: Spread;
  readonly startupNs?: Spread;
  readonly workNs?: Spread;
  readonly cpuNs?: Spread;
  readonly memoryPeakBytes?: Spread;
  readonly memoryWorkingPeakBytes?: Spread;
  readonly processesPeak?: Spread;
  readonly serversCpuNs?: Spread;
  /** Connections that the servers counted. */
  readonly connections?: Spread;
  readonly questions?: Spread;
  /** Median work (wall, without the protocol) over the floor. */
  readonly timesFloor?: number;
  /** Median work (wall, where one of the two has no work) over the baseline's. */
  readonly relative?: number;
}

/** Summaries of all cases of a run, in the plan's order. */
export function summarise(run: StoredRun): Summary[] {
  const bare = run.cases.map((each) =>
    summariseCase(
      each,
      run.trials.filter((trial) => belongs(trial, each)),
    ),
  );
  return bare.map((summary, at) => {
    const baseline = baselineOf(run, bare, run.cases[at] as StoredCase);
    return withoutAbsent({
      ...summary,
      timesFloor: ratio((summary.workNs ?? summary.wallNs)?.median, run.scenario.floorNs),
      relative: baseline && relativeTo(summary, baseline),
    });
  });
}

function belongs(trial: StoredTrial, each: StoredCase): boolean {
  return trial.case === each.name && !trial.warmup;
}

function summariseCase({ name, hosts }: StoredCase, trials: readonly StoredTrial[]): Summary {
  const broken = trials.find(({ outcome }) => outcome.kind !== 'completed')?.outcome;
  const completed = trials.filter(({ outcome }) => outcome.kind === 'completed');
  const spread = (value: (trial: StoredTrial) => number | undefined) =>
    spreadOf(completed.flatMap((t) => value(t) ?? []));
  const cpu = ({ cpuUserNs, cpuSystemNs }: StoredTrial) =>
    cpuUserNs === undefined || cpuSystemNs === undefined ? undefined : cpuUserNs + cpuSystemNs;
  return withoutAbsent({
    case: name,
    // A case of which no trial was executed was never reached: the run was interrupted.
    outcome: trials.length === 0 ? ('interrupted' as const) : (broken?.kind ?? ('completed' as const)),
    message: broken?.message,
    trials: trials.length,
    completed: completed.length,
    hosts: withoutAbsent({ asked: hosts, answered: spread((trial) => trial.hosts?.answered)?.min }),
    errors: countErrors(completed),
    wallNs: spread(({ wallNs }) => wallNs),
    startupNs: spread(({ startupNs }) => startupNs),
    workNs: spread(({ workNs }) => workNs),
    cpuNs: spread(cpu),
    memoryPeakBytes: spread(({ memoryPeakBytes }) => memoryPeakBytes),
    memoryWorkingPeakBytes: spread(({ memoryWorkingPeakBytes }) => memoryWorkingPeakBytes),
    processesPeak: spread(({ processesPeak }) => processesPeak),
    serversCpuNs: spread(({ servers }) => servers?.cpuNs),
    connections: spread(({ servers }) => servers?.connections),
    questions: spread(({ servers }) => servers?.questions),
  });
}

function spreadOf(values: readonly number[]): Spread | undefined {
  if (values.length === 0) return undefined;
  return { median: median([...values]), min: min([...values]), max: max([...values]) };
}

function countErrors(trials: readonly StoredTrial[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { hosts } of trials) {
    for (const [kind, count] of Object.entries(hosts?.errors ?? {}))
      counts[kind] = (counts[kind] ?? 0) + count;
  }
  return counts;
}

// Where hosts are swept a case is compared with the baseline on as many hosts; where the baseline itself is swept,
// with its first case.
function baselineOf(
  run: StoredRun,
  summaries: readonly Summary[],
  { hosts }: StoredCase,
): Summary | undefined {
  const at = run.cases.findIndex((each) => each.strategy === run.scenario.baseline && each.hosts === hosts);
  return summaries[at];
}

function relativeTo(summary: Summary, baseline: Summary): number | undefined {
  return summary.workNs && baseline.workNs
    ? ratio(summary.workNs.median, baseline.workNs.median)
    : ratio(summary.wallNs?.median, baseline.wallNs?.median);
}

function ratio(value: number | undefined, by: number | undefined): number | undefined {
  return value === undefined || by === undefined || by === 0 ? undefined : value / by;
}
