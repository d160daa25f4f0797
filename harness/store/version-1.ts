import type { StoredRun } from './schema.ts';

// Version 1 had its trials in run.json, each with `doubts` for warnings, and samples.ndjson for visits.ndjson.

/** A run.json of version 1 in the words of version 2; its shape has yet to be checked. */
export function fromVersion1(value: object): object {
  const { trials } = value as { trials?: unknown };
  return Array.isArray(trials) ? { ...value, trials: trials.map(convertTrial) } : value;
}

/** The name of the file with a run's visits. */
export function visitsFileOf({ version }: StoredRun): string {
  return version === 1 ? 'samples.ndjson' : 'visits.ndjson';
}

function convertTrial(trial: unknown): unknown {
  if (typeof trial !== 'object' || trial === null || !('doubts' in trial)) return trial;
  const { doubts, ...rest } = trial;
  return { ...rest, warnings: doubts };
}
