import type { RunData } from '../../../harness/store/run-data.ts';
import type { StoredTrial } from '../../../harness/store/trial-shape.ts';

const COSTS = ['wallNs', 'workNs', 'healthyNs', 'cpuUserNs', 'cpuSystemNs', 'memoryPeakBytes'] as const;

/** The same run with all of its trials ten times as long, and as much CPU and memory in them; the control stays. */
export function tenTimesWorse(data: RunData): RunData {
  const worsened = (trial: StoredTrial): StoredTrial => {
    const costs = COSTS.flatMap((key) => (trial[key] === undefined ? [] : [[key, 10 * trial[key]]]));
    return { ...trial, ...Object.fromEntries(costs) };
  };
  return { ...data, run: { ...data.run, trials: data.run.trials.map(worsened) } };
}
