import type { StoredTrial } from '../store/trial-shape.ts';
import { METRICS, type MetricName } from '../vocabulary/metrics.ts';

type ValidityWarning = NonNullable<StoredTrial['warnings']>[number];

/** A check that tripped in some of a case's trials. */
export interface CaseWarnings {
  readonly check: ValidityWarning['check'];
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
export function hasWarning({ warnings = [] }: StoredTrial, metric: MetricName): boolean {
  return warnings.some(({ check }) => METRICS[metric].about === 'time' || !TIMES_ONLY.includes(check));
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
