import type { RunData } from '../store/run-data.ts';
import type { ServersMeasurement, StoredTrial } from '../store/trial-shape.ts';
import {
  HOST_METRICS,
  type HostMetric,
  isCycleMetric,
  isHostMetric,
  METRICS,
  type MetricName,
  metricOf,
  type TrialKey,
  type TrialMetric,
} from '../vocabulary/metrics.ts';
import { total } from '../vocabulary/omit-undefined.ts';
import { caseOf, dueIn, hasCycles, scheduleOf } from './cycles/due.ts';
import { cycleFigure } from './cycles/figures.ts';
import { oncePerTrial } from './cycles/once-per-trial.ts';
import { type Quantiles, quantilesOf } from './estimation/quantiles.ts';

/** A case's trials that count: measured, not warm-ups, and completed. */
export function countedTrials({ run }: Pick<RunData, 'run'>, caseName: string): StoredTrial[] {
  return run.trials.filter(
    (trial) => trial.case === caseName && !trial.warmup && trial.outcome.kind === 'completed',
  );
}

/** A trial's value of a metric, the median of its visits' where each has one; undefined where it was not measured. */
export function trialFigure(data: RunData, trial: StoredTrial, metric: MetricName): number | undefined {
  if (isHostMetric(metric)) return visitQuantiles(data, trial)[metric]?.p50;
  return isCycleMetric(metric) ? cycleFigure(data, trial, metric) : trialValue(trial, metric);
}

/** The same of a metric that a stored trial has by itself. */
export function trialValue(trial: StoredTrial, metric: TrialMetric): number | undefined {
  return total(METRICS[metric].of.trial.map((key) => figureAt(trial, key)));
}

/** Percentiles of a trial's visits; of what it has no values of there are none. */
export const visitQuantiles = oncePerTrial(
  (data, trial): Readonly<Partial<Record<HostMetric, Quantiles>>> =>
    Object.fromEntries(
      HOST_METRICS.flatMap((metric) => {
        const found = quantilesOf(hostValues(data, trial, metric));
        return found ? [[metric, found]] : [];
      }),
    ),
);

/** The values of every visit that was answered in the cycles of a trial that count; none where its visits are missing. */
export function hostValues(data: RunData, trial: StoredTrial, metric: HostMetric): Float64Array {
  const columns = data.visits.get(trial.index);
  const found = caseOf(data.run, trial);
  if (!columns || !found || (metricOf(metric).isOverTime && !hasCycles(found))) return new Float64Array();
  const { from, to } = METRICS[metric].of.visit;
  const [ends, starts] = [columns[to], from === 'dueNs' ? dueIn(data, trial) : columns[from]];
  const values = new Float64Array(ends.length);
  let count = 0;
  // A loop: an array a visit takes seconds for a million of them.
  for (let at = scheduleOf(found).skip * found.hosts; at < ends.length; at++) {
    const [end, start] = [ends[at], starts[at]];
    if (typeof end !== 'number' || typeof start !== 'number' || at in columns.errors) continue;
    // A timer may fire a moment early: what is not late has no lag.
    values[count++] = Math.max(0, end - start);
  }
  return values.subarray(0, count);
}

/** How many visits of a trial count, answered or not. */
export function visitsCounted({ run, visits }: RunData, trial: StoredTrial): number {
  const { endNs = [] } = visits.get(trial.index) ?? {};
  const found = caseOf(run, trial);
  const skipped = found ? scheduleOf(found).skip * found.hosts : 0;
  return endNs.reduce<number>((sum, end, at) => sum + Number(at >= skipped && end !== null), 0);
}

const OF_SERVERS = 'servers.';
type ServersKey = keyof ServersMeasurement;
/** With it the compiler finds a metric that is read from a key which no stored trial has. */
type StoredKey = Exclude<TrialKey, `servers.${ServersKey}`> & keyof StoredTrial;

function figureAt(trial: StoredTrial, key: StoredKey | `servers.${ServersKey}`): number | undefined {
  return key.startsWith(OF_SERVERS)
    ? trial.servers?.[key.slice(OF_SERVERS.length) as ServersKey]
    : trial[key as StoredKey];
}
