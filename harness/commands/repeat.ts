import type { StoredRun } from '../run/schema.ts';
import { differences } from '../statistics/likeness.ts';

/** Say in what a repeat differs from the run that it repeats: what a reader must know before comparing the two. */
export function warnOfDifferences(original: StoredRun, repeat: StoredRun): void {
  const found = [
    ...differences(original, repeat).map(({ what, base, head }) => `${what}: ${base} then, ${head} now`),
    ...versionsChanged(original, repeat),
    ...(sameOrder(original, repeat) ? [] : ['the order of the trials: this version plans differently']),
  ];
  if (found.length === 0) return;
  process.stderr.write(`What differs from ${original.id}:\n${found.map((line) => `  ${line}\n`).join('')}`);
}

function versionsChanged(original: StoredRun, repeat: StoredRun): string[] {
  const flat = ({ cases, harness }: StoredRun) =>
    new Map(
      Object.entries({
        ...Object.assign({}, ...cases.map(({ versions }) => versions)),
        'the harness': harness.version,
      }),
    );
  const [then, now] = [flat(original), flat(repeat)];
  return [...then].flatMap(([name, version]) =>
    now.has(name) && now.get(name) !== version ? [`${name}: ${version} then, ${now.get(name)} now`] : [],
  );
}

function sameOrder(original: StoredRun, repeat: StoredRun): boolean {
  // An interrupted run has only the beginning of its plan.
  return original.trials.every((trial, at) => !repeat.trials[at] || repeat.trials[at].case === trial.case);
}
