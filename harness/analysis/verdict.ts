import { max, mean, min } from 'simple-statistics';
import type { Aggregate } from '../scenario/scenario.ts';
import type { RunData } from '../store/run-data.ts';
import type { StoredRun } from '../store/schema.ts';
import type { StoredTrial } from '../store/trial-shape.ts';
import { isHostMetric } from '../vocabulary/metrics.ts';
import { omitUndefined } from '../vocabulary/omit-undefined.ts';
import { some } from '../vocabulary/wording.ts';
import { quantile } from './estimation/estimate.ts';
import { countedTrials, hostValues, trialValue } from './values.ts';
import { hasWarning } from './warnings.ts';

export type StoredThreshold = StoredRun['scenario']['thresholds'][number];

/** What a threshold comes to for one case. */
export interface Verdict {
  readonly case: string;
  readonly threshold: StoredThreshold;
  readonly verdict: 'pass' | 'fail' | 'inconclusive';
  /** The figure that was judged, in the metric's unit; absent where no trial has one. */
  readonly actual?: number;
  /** Why, where the figure alone doesn't say it. */
  readonly reason?: string;
}

/** Judge a run's thresholds: a verdict for each case of the strategy they are set on. */
export function judgeThresholds(data: RunData): readonly Verdict[] {
  const { cases, scenario } = data.run;
  return scenario.thresholds.flatMap((threshold) =>
    cases
      .filter(({ strategy }) => strategy === threshold.strategy)
      .map(({ name }) => judgeCase(data, name, threshold)),
  );
}

/**
 * A verdict stands when the trials without a validity warning give it, too. Nothing measured is a failure: a gate
 * must not pass where there are no visits (k6#4283).
 */
function judgeCase(data: RunData, name: string, threshold: StoredThreshold): Verdict {
  const trials = countedTrials(data, name);
  const actual = aggregateOf(data, trials, threshold);
  if (actual === undefined) {
    return { case: name, threshold, verdict: 'fail', reason: `no trial has a figure of ${threshold.metric}` };
  }
  const { operator, limit } = threshold;
  const holds = HOLDS[operator](actual, limit);
  const trusted = trials.filter((trial) => !hasWarning(trial, threshold.metric));
  const trustedActual = aggregateOf(data, trusted, threshold);
  const agreed = trustedActual !== undefined && HOLDS[operator](trustedActual, limit) === holds;
  const reason = agreed
    ? undefined
    : `${trials.length - trusted.length} of ${some(trials.length, 'trial')} with a validity warning`;
  const verdict = agreed ? (holds ? ('pass' as const) : ('fail' as const)) : ('inconclusive' as const);
  return omitUndefined({ case: name, threshold, verdict, actual, reason });
}

function aggregateOf(
  data: RunData,
  trials: readonly StoredTrial[],
  { metric, aggregate }: StoredThreshold,
): number | undefined {
  if (!isHostMetric(metric))
    return reduce(
      trials.flatMap((trial) => trialValue(trial, metric) ?? []),
      aggregate,
    );
  // Hosts of one trial are not independent: their figure is the trial's, and the trials' median is the case's.
  const each = trials.flatMap((trial) => reduce(hostValues(data, trial, metric), aggregate) ?? []);
  return reduce(each, 'median');
}

function reduce(values: readonly number[], aggregate: Aggregate): number | undefined {
  if (values.length === 0) return undefined;
  if (aggregate === 'min') return min([...values]);
  if (aggregate === 'max') return max([...values]);
  if (aggregate === 'avg') return mean([...values]);
  const share = aggregate === 'median' ? 0.5 : Number(aggregate.slice('p('.length, -1)) / 100;
  return quantile(values, share);
}

const HOLDS: Readonly<Record<StoredThreshold['operator'], (actual: number, limit: number) => boolean>> = {
  '<': (actual, limit) => actual < limit,
  '<=': (actual, limit) => actual <= limit,
  '>': (actual, limit) => actual > limit,
  '>=': (actual, limit) => actual >= limit,
  '==': (actual, limit) => actual === limit,
};
