import type { StoredTrial, WarningCheck } from '../store/trial-shape.ts';
import { METRICS, type MetricName } from '../vocabulary/metrics.ts';

/** A check that tripped in some of a case's trials. */
export interface CaseWarnings {
  readonly check: WarningCheck;
  /** In how many of the case's completed trials. */
  readonly trials: number;
  /** What the last of them said. */
  readonly message: string;
}

// A machine or servers that are short of something distort times, and leave memory as it was. What a strategy did not do
// distorts every figure.
const TIMES_ONLY: readonly WarningCheck[] = [
  'servers-busy',
  'machine-busy',
  'throttled',
  'listen-overflow',
  'pressure',
];

/** Whether this trial's value of a metric has a validity warning. */
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
