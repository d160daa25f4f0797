import type { VisitColumns } from '../store/columns.ts';
import type { StoredTrial } from '../store/trial-shape.ts';
import type { RunData } from '../store/visits.ts';
import type { HostMetric, MetricName } from '../vocabulary/metrics.ts';

export type TrialMetric = Exclude<MetricName, HostMetric>;

/** A case's trials that count: measured, not warm-ups, and completed. */
export function countedTrials({ run }: Pick<RunData, 'run'>, caseName: string): StoredTrial[] {
  return run.trials.filter(
    (trial) => trial.case === caseName && !trial.warmup && trial.outcome.kind === 'completed',
  );
}

export function isHostMetric(metric: MetricName): metric is HostMetric {
  return metric in HOST_VALUES;
}

/** A trial's value of a metric; undefined where it was not measured. */
export function trialValue(trial: StoredTrial, metric: TrialMetric): number | undefined {
  return TRIAL_VALUES[metric](trial);
}

/** The values of every host that answered in a trial; none where its visits are missing. */
export function hostValues({ visits }: RunData, trial: StoredTrial, metric: HostMetric): number[] {
  const columns = visits.get(trial.index);
  if (!columns) return [];
  const visitValue = HOST_VALUES[metric];
  const values: number[] = [];
  // A loop: an array a host takes seconds for a million of them.
  for (let host = 0; host < columns.endNs.length; host++) {
    const value = host in columns.errors ? undefined : visitValue(columns, host);
    if (value !== undefined) values.push(value);
  }
  return values;
}

const TRIAL_VALUES: Record<TrialMetric, (trial: StoredTrial) => number | undefined> = {
  wall: ({ wallNs }) => wallNs,
  startup: ({ startupNs }) => startupNs,
  work: ({ workNs }) => workNs,
  healthy: ({ healthyNs }) => healthyNs,
  cpu: ({ cpuUserNs, cpuSystemNs }) =>
    cpuUserNs === undefined || cpuSystemNs === undefined ? undefined : cpuUserNs + cpuSystemNs,
  'cpu.user': ({ cpuUserNs }) => cpuUserNs,
  'cpu.system': ({ cpuSystemNs }) => cpuSystemNs,
  'memory.peak': ({ memoryPeakBytes }) => memoryPeakBytes,
  'memory.working': ({ memoryWorkingPeakBytes }) => memoryWorkingPeakBytes,
  'processes.peak': ({ processesPeak }) => processesPeak,
  'servers.cpu': ({ servers }) => servers?.cpuNs,
};

const HOST_VALUES: Record<HostMetric, (columns: VisitColumns, host: number) => number | undefined> = {
  latency: ({ endNs }, host) => endNs[host],
  service: ({ startNs, endNs }, host) => minus(endNs[host], startNs[host]),
  connect: ({ startNs, connectedNs }, host) => minus(connectedNs[host], startNs[host]),
};

function minus(to: number | null | undefined, from: number | undefined): number | undefined {
  return typeof to === 'number' && from !== undefined ? to - from : undefined;
}
