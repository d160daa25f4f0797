import type { RunData } from '../store/run-data.ts';
import type { ServersMeasurement, StoredTrial } from '../store/trial-shape.ts';
import {
  type HostMetric,
  METRICS,
  type TrialKey,
  type TrialMetric,
  type VisitSource,
} from '../vocabulary/metrics.ts';
import { total } from '../vocabulary/omit-undefined.ts';

/** A case's trials that count: measured, not warm-ups, and completed. */
export function countedTrials({ run }: Pick<RunData, 'run'>, caseName: string): StoredTrial[] {
  return run.trials.filter(
    (trial) => trial.case === caseName && !trial.warmup && trial.outcome.kind === 'completed',
  );
}

/** What is made of a trial's columns once, and kept as long as the run: of thousands of visits it takes its time. */
export function keptPerTrial<T>(make: (data: RunData, trial: StoredTrial) => T) {
  const kept = new WeakMap<RunData, Map<number, T>>();
  return (data: RunData, trial: StoredTrial): T => {
    const made = kept.get(data) ?? new Map<number, T>();
    kept.set(data, made);
    const value = made.has(trial.index) ? (made.get(trial.index) as T) : make(data, trial);
    made.set(trial.index, value);
    return value;
  };
}

/** A trial's value of a metric; undefined where it was not measured. */
export function trialValue(trial: StoredTrial, metric: TrialMetric): number | undefined {
  return total(METRICS[metric].of.trial.map((key) => figureAt(trial, key)));
}

/** The values of every host that answered in a trial; none where its visits are missing. */
export function hostValues({ visits }: RunData, trial: StoredTrial, metric: HostMetric): number[] {
  const columns = visits.get(trial.index);
  if (!columns) return [];
  const { to, from }: VisitSource['visit'] = METRICS[metric].of.visit;
  const [ends, starts] = [columns[to], from && columns[from]];
  const values: number[] = [];
  // A loop: an array a host takes seconds for a million of them.
  for (let host = 0; host < columns.endNs.length; host++) {
    const [end, start] = [ends[host], starts ? starts[host] : 0];
    if (typeof end === 'number' && typeof start === 'number' && !(host in columns.errors))
      values.push(end - start);
  }
  return values;
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
