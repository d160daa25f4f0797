import type { StoredTrial, WarningCheck } from '../store/trial-shape.ts';
import { METRICS, type Metric, type MetricName } from '../vocabulary/metrics.ts';

/** A check that tripped in some of a case's trials. */
export interface CaseWarnings {
  readonly check: WarningCheck;
  /** In how many of the case's completed trials. */
  readonly trials: number;
  /** What the last of them said. */
  readonly message: string;
}

type About = Metric['about'];
const TIME: readonly About[] = ['time'];
/** A slower core, or one whose caches others use, takes more CPU time for the same work. */
const TIME_AND_CPU: readonly About[] = ['time', 'cpu'];
const MEMORY_TOO: readonly About[] = ['time', 'cpu', 'memory'];
/** What a strategy did not do is missing in every figure. */
const ALL: readonly About[] = ['time', 'cpu', 'memory', 'other'];

/** What a check concerns: which figures of a trial it takes the trust from. */
const CONCERNS: Readonly<Record<WarningCheck, readonly About[]>> = {
  counters: ALL,
  'under-floor': ALL,
  'hosts-unreached': ALL,
  'process-limit': ALL,
  'connection-limit': ALL,
  // Who waits for a connection, for servers or for a CPU limit to let go uses no CPU meanwhile.
  'listen-overflow': TIME,
  'servers-busy': TIME,
  throttled: TIME,
  pressure: TIME,
  'machine-busy': TIME,
  'foreign-load': TIME_AND_CPU,
  steal: TIME_AND_CPU,
  'control-off': TIME_AND_CPU,
  // connect(2) searches for a free port.
  'settle-gave-up': TIME_AND_CPU,
  // What is not in memory, or was read into it, changes its peak, too.
  swap: MEMORY_TOO,
  'major-faults': MEMORY_TOO,
  // It is the trials that come later that have less memory.
  'shared-memory': [],
};

/** Whether this trial's value of a metric has a validity warning. */
export function hasWarning({ warnings = [] }: StoredTrial, metric: MetricName): boolean {
  return warnings.some(({ check }) => CONCERNS[check].includes(METRICS[metric].about));
}

/** The warnings of a case's trials, the most frequent first. */
export function summariseWarnings(trials: readonly StoredTrial[]): CaseWarnings[] {
  const found = Map.groupBy(
    trials.flatMap(({ warnings = [] }) => warnings),
    ({ check }) => check,
  );
  return [...found]
    .map(([check, all]) => ({ check, trials: all.length, message: all.at(-1)?.message ?? '' }))
    .toSorted((a, b) => b.trials - a.trials);
}
