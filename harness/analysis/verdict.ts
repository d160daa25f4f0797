import { holds } from '../scenario/scenario.ts';
import type { RunData } from '../store/run-data.ts';
import type { StoredRun } from '../store/schema.ts';
import type { StoredTrial } from '../store/trial-shape.ts';
import { isHostMetric, METRICS } from '../vocabulary/metrics.ts';
import { omitUndefined } from '../vocabulary/omit-undefined.ts';
import { some } from '../vocabulary/wording.ts';
import { whyNoRank } from './eligibility.ts';
import { type Aggregated, aggregateOf, shareOf } from './estimation/aggregate.ts';
import { type Judgement, judgeLimit } from './limit.ts';
import { type Summary, summarise } from './summarise.ts';
import { countedTrials, hostValues, trialFigure } from './values.ts';
import { hasWarning } from './warnings.ts';

export type StoredThreshold = StoredRun['scenario']['thresholds'][number];

/** What a threshold comes to for one case. */
export interface Verdict {
  readonly case: string;
  readonly threshold: StoredThreshold;
  readonly verdict: 'pass' | 'fail' | 'inconclusive';
  /** The figure that was judged, in the metric's unit; absent where no trial has one. */
  readonly actual?: number;
  /** The figure's 95 % interval; absent where it is of these trials alone, and where they leave an end open. */
  readonly interval?: readonly [number, number];
  /** Visits were too few for the percentile: the figure is that of the slowest. */
  readonly isSlowest?: true;
  /** Why, where the figure alone doesn't say it. */
  readonly reason?: string;
}

/** Judge a run's thresholds: a verdict for each case of the strategy they are set on. */
export function judgeThresholds(data: RunData): readonly Verdict[] {
  return data.run.scenario.thresholds.flatMap((threshold) =>
    summarise(data)
      .filter(({ strategy }) => strategy === threshold.strategy)
      .map((summary) => judgeCase(data, summary, threshold)),
  );
}

/**
 * Pass where the figure's interval is wholly within the limit, fail where it is wholly beyond, else inconclusive. A verdict
 * needs most trials without a validity warning, and those must agree by themselves; a pass needs a case with a rank.
 * Nothing measured is a failure: a gate must not pass where there are no visits (k6#4283).
 */
function judgeCase(data: RunData, summary: Summary, threshold: StoredThreshold): Verdict {
  const { case: name } = summary;
  const aborted = abortedBy(data, name, threshold);
  const trials = countedTrials(data, name).flatMap((trial) => figureOf(data, trial, threshold) ?? []);
  const found = overTrials(trials, threshold);
  if (aborted !== undefined) return { case: name, threshold, verdict: 'fail', reason: aborted };
  if (!found) {
    return { case: name, threshold, verdict: 'fail', reason: `no trial has a figure of ${threshold.metric}` };
  }
  const judgement =
    untrusted(trials, found, threshold) ??
    unproven(summary, judgeLimit(found, trials.length, { ...threshold, aggregate: overTrialsBy(threshold) }));
  const { figure: actual, interval, isOpen } = found;
  const isSlowest = trials.some((trial) => trial.isSlowest) || undefined;
  const figures = { actual, interval: isOpen ? undefined : interval, isSlowest };
  return omitUndefined({ case: name, threshold, ...judgement, ...figures });
}

/** What the first trial said that was ended because it could not keep the limit any more. */
function abortedBy({ run }: RunData, name: string, threshold: StoredThreshold): string | undefined {
  const place = run.scenario.thresholds.indexOf(threshold);
  const trials = run.trials.filter((trial) => trial.case === name && !trial.warmup);
  const ended = trials.filter(({ outcome }) => outcome.threshold === place);
  const [first] = ended;
  if (!first) return undefined;
  const message = first.outcome.message.replace(/^A(.*)\.$/, 'a$1');
  return ended.length === 1
    ? message
    : `${ended.length} of ${some(trials.length, 'trial')}, the first ${message}`;
}

/** A trial's figure. */
interface TrialFigure {
  readonly value: number;
  readonly hasWarning: boolean;
  readonly isSlowest?: true;
}

function figureOf(
  data: RunData,
  trial: StoredTrial,
  { metric, aggregate }: StoredThreshold,
): TrialFigure | undefined {
  const warned = { hasWarning: hasWarning(trial, metric) };
  if (!isHostMetric(metric)) {
    const value = trialFigure(data, trial, metric);
    return value === undefined ? undefined : { value, ...warned };
  }
  const values = Array.from(hostValues(data, trial, metric));
  const isSlowest = aggregate.startsWith('p(') && values.length * (1 - (shareOf(aggregate) ?? 0)) < 1;
  const value = aggregateOf(values, isSlowest ? 'max' : aggregate)?.figure;
  return value === undefined ? undefined : { value, ...warned, ...(isSlowest ? { isSlowest } : {}) };
}

// Visits of one trial are not independent: their figure is the trial's, and the trials' median is the case's.
function overTrialsBy({ metric, aggregate }: StoredThreshold): StoredThreshold['aggregate'] {
  return isHostMetric(metric) ? 'median' : aggregate;
}

function overTrials(trials: readonly TrialFigure[], threshold: StoredThreshold): Aggregated | undefined {
  const figures = trials.map(({ value }) => value);
  const found = aggregateOf(figures, overTrialsBy(threshold));
  // A count is known, not estimated: processes are as many as they are.
  return found && METRICS[threshold.metric].unit === 'count' ? { figure: found.figure } : found;
}

function untrusted(
  trials: readonly TrialFigure[],
  { figure }: Aggregated,
  threshold: StoredThreshold,
): Judgement | undefined {
  const trusted = trials.filter((trial) => !trial.hasWarning);
  const warned = trials.length - trusted.length;
  const other = overTrials(trusted, threshold);
  const agrees = other && holds(other.figure, threshold) === holds(figure, threshold);
  if (agrees && warned <= trials.length / 2) return undefined;
  return {
    verdict: 'inconclusive',
    reason: `${warned} of ${some(trials.length, 'trial')} with a validity warning`,
  };
}

function unproven(summary: Summary, judgement: Judgement): Judgement {
  const why = judgement.verdict === 'pass' ? whyNoRank(summary) : undefined;
  return why === undefined ? judgement : { verdict: 'inconclusive', reason: `the case has no rank: ${why}` };
}
