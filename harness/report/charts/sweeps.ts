import type { StoredCase } from '../../run/schema.ts';
import type { Subject } from './subjects.ts';

/** What was swept: `hosts`, or a parameter with numbers. */
export interface Sweep {
  readonly key: string;
  readonly lines: readonly SweptLine[];
}

/** A strategy over the values of what was swept. */
export interface SweptLine {
  /** The strategy, and its other parameters. */
  readonly name: string;
  readonly steps: readonly { readonly value: number; readonly subject: Subject }[];
}

/** The sweeps of a run: cases of one strategy that differ in one figure alone, at least two of them. */
export function sweepsOf(subjects: readonly Subject[]): Sweep[] {
  const keys = new Set(subjects.flatMap(({ case: { parameters } }) => ['hosts', ...Object.keys(parameters)]));
  return [...keys].flatMap((key) => {
    const lines = linesOf(subjects, key);
    return lines.length > 0 ? [{ key, lines }] : [];
  });
}

function linesOf(subjects: readonly Subject[], key: string): SweptLine[] {
  const groups = Map.groupBy(subjects, (subject) => JSON.stringify(othersOf(subject.case, key)));
  return [...groups.values()].flatMap((group) => {
    const steps = group.flatMap((subject) => {
      const value = valuesOf(subject.case)[key];
      return typeof value === 'number' ? [{ value, subject }] : [];
    });
    const isSwept = new Set(steps.map(({ value }) => value)).size > 1;
    const [first] = steps;
    return isSwept && first
      ? [{ name: nameOf(first.subject, key), steps: steps.toSorted((a, b) => a.value - b.value) }]
      : [];
  });
}

function valuesOf({ parameters, hosts }: StoredCase): Readonly<Record<string, unknown>> {
  return { ...parameters, hosts };
}

function othersOf(each: StoredCase, key: string): unknown[] {
  const others = Object.entries(valuesOf(each)).filter(([name]) => name !== key);
  return [each.strategy, others];
}

// The case's name without what is swept: `python/processes workers=32 hosts=100` over hosts is `python/processes workers=32`.
function nameOf({ case: each, name }: Subject, key: string): string {
  return name.replace(` ${key}=${valuesOf(each)[key]}`, '');
}
