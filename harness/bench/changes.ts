import { differences } from '../store/comparability.ts';
import type { StoredRun } from '../store/schema.ts';

/** In what a repeat differs from the run that it repeats: what a reader must know before comparing the two, a line each. */
export function changesInRepeat(original: StoredRun, repeat: StoredRun): string[] {
  return [...changesSince(original, repeat), ...(sameOrder(original, repeat) ? [] : [OTHER_ORDER])];
}

/** A plan that has the same cases, and another order. */
export const OTHER_ORDER = 'the order of the trials: this version plans differently';

/** What a run is executed with that is not as it was: a line each. */
export function changesSince(then: StoredRun, now: StoredRun): string[] {
  return [
    ...differences(then, now).map(({ what, base, head }) => `${what}: ${base} then, ${head} now`),
    ...versionsChanged(then, now),
  ];
}

function versionsChanged(original: StoredRun, repeat: StoredRun): string[] {
  const flat = ({ cases, harness }: StoredRun) =>
    new Map(
      Object.entries({
        ...Object.assign({}, ...cases.map(({ versions }) => versions)),
        'the harness': harness.version,
        "the harness's Node": harness.node,
      }),
    );
  const [then, now] = [flat(original), flat(repeat)];
  const names = [...new Set([...then.keys(), ...now.keys()])].filter(
    (name) => then.get(name) !== now.get(name),
  );
  return names.map(
    (name) => `${name}: ${then.get(name) ?? 'missing'} then, ${now.get(name) ?? 'missing'} now`,
  );
}

function sameOrder(original: StoredRun, repeat: StoredRun): boolean {
  // An interrupted run has only the beginning of its plan.
  return original.trials.every((trial, at) => !repeat.trials[at] || repeat.trials[at].case === trial.case);
}
