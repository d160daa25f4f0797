import type { RunData } from '../../store/run-data.ts';
import type { StoredTrial } from '../../store/trial-shape.ts';

/** What is made of a trial's columns once, and kept as long as the run: of thousands of visits it takes its time. */
export function oncePerTrial<T>(make: (data: RunData, trial: StoredTrial) => T) {
  const kept = new WeakMap<RunData, Map<number, T>>();
  return (data: RunData, trial: StoredTrial): T => {
    const made = kept.get(data) ?? new Map<number, T>();
    kept.set(data, made);
    const value = made.has(trial.index) ? (made.get(trial.index) as T) : make(data, trial);
    made.set(trial.index, value);
    return value;
  };
}
