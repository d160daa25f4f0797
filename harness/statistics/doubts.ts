import type { MetricName } from '../metrics.ts';
import { METRICS } from '../metrics.ts';
import type { StoredTrial } from '../run/schema.ts';

type Doubt = NonNullable<StoredTrial['doubts']>[number];

/** A check that tripped in some of a case's trials. */
export interface Doubts {
  readonly check: Doubt['check'];
  /** In how many of the case's completed trials. */
  readonly trials: number;
  /** What the last of them said. */
  readonly message: string;
}

// What the machine or the servers lacked makes times doubtful, and leaves memory as it was. What a strategy did not do
// makes every figure doubtful.
const TIMES_ONLY: readonly string[] = [
  'servers-busy',
  'machine-busy',
  'throttled',
  'listen-overflow',
  'pressure',
];

/** Whether something makes this trial's value of a metric doubtful. */
export function isDoubted({ doubts = [] }: StoredTrial, metric: MetricName): boolean {
  return doubts.some(({ check }) => isTime(metric) || !TIMES_ONLY.includes(check));
}

/** Whether a metric is elapsed time, and not CPU time, memory or a count. */
export function isTime(metric: MetricName): boolean {
  return METRICS[metric].unit === 'ns' && !metric.includes('cpu');
}

/** The doubts of a case's trials, the most frequent first. */
export function summariseDoubts(trials: readonly StoredTrial[]): Doubts[] {
  const found = Map.groupBy(
    trials.flatMap(({ doubts = [] }) => doubts),
    ({ check }) => check,
  );
  return [...found]
    .map(([check, all]) => ({ check, trials: all.length, message: all.at(-1)?.message ?? '' }))
    .toSorted((a, b) => b.trials - a.trials);
}
