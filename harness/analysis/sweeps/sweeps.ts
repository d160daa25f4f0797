import type { StoredCase } from '../../store/schema.ts';
import { SETTINGS } from '../../vocabulary/settings.ts';

/** What was swept: `hosts`, `servers`, `sleep`, `every`, or a parameter with numbers. */
export interface Sweep<T> {
  readonly key: string;
  /** Whether strategies were told it: it is theirs to choose, and not a part of the question. */
  readonly isParameter: boolean;
  readonly lines: readonly SweptLine<T>[];
}

/** A strategy over the values of what was swept. */
export interface SweptLine<T> {
  /** The strategy, with all else that was swept. */
  readonly name: string;
  /** Ascending; of `sleep` and `every` in milliseconds. */
  readonly steps: readonly Step<T>[];
}

export interface Step<T> {
  readonly value: number;
  readonly of: T;
}

/** The sweeps of a run: cases of one strategy that differ in one figure alone, at least two of them. */
export function sweepsOf<T>(all: readonly T[], caseOf: (each: T) => StoredCase): Sweep<T>[] {
  const keys = new Set(all.flatMap((each) => Object.keys(sweptValuesOf(caseOf(each)))));
  return [...keys].flatMap((key) => {
    const lines = linesOf(all, caseOf, key);
    return lines.length > 0 ? [{ key, isParameter: !SETTINGS.includes(key), lines }] : [];
  });
}

/** A value of a sweep as its case's name has it: `100`, `50ms`. */
export function sweptText(key: string, value: number): string {
  return key === 'sleep' || key === 'every' ? `${value}ms` : String(value);
}

function linesOf<T>(all: readonly T[], caseOf: (each: T) => StoredCase, key: string): SweptLine<T>[] {
  const groups = Map.groupBy(all, (each) => JSON.stringify(othersOf(caseOf(each), key)));
  return [...groups.values()].flatMap((group) => {
    const steps = group.flatMap((each) => {
      const value = sweptValuesOf(caseOf(each))[key];
      return typeof value === 'number' ? [{ value, of: each }] : [];
    });
    const isSwept = new Set(steps.map(({ value }) => value)).size > 1;
    const [first] = steps;
    return isSwept && first
      ? [{ name: nameOf(caseOf(first.of), key), steps: steps.toSorted((a, b) => a.value - b.value) }]
      : [];
  });
}

// A case has servers and a statement of its own only where those were swept.
function sweptValuesOf({
  parameters,
  hosts,
  servers,
  floorNs,
  schedule,
  connections,
}: StoredCase): Readonly<Record<string, unknown>> {
  return {
    hosts,
    ...(servers === undefined ? {} : { servers }),
    ...(floorNs === undefined ? {} : { sleep: floorNs / 1e6 }),
    ...(schedule?.everyNs === undefined ? {} : { every: schedule.everyNs / 1e6 }),
    ...(connections === undefined ? {} : { connections }),
    ...parameters,
  };
}

function othersOf(each: StoredCase, key: string): unknown[] {
  const others = Object.entries(sweptValuesOf(each)).filter(([name]) => name !== key);
  return [each.strategy, others];
}

// The case's name without what is swept: `python/processes workers=32 hosts=100` over hosts is `python/processes workers=32`.
function nameOf(each: StoredCase, key: string): string {
  // As the author wrote it, perhaps `0.1s`; what belongs to the workload stands last.
  if (key === 'sleep') return each.name.replace(/ sleep=\S+(?=( every=\S+)?( connections=\S+)?$)/, '');
  if (key === 'every') return each.name.replace(/ every=\S+(?=( connections=\S+)?$)/, '');
  return each.name.replace(` ${key}=${sweptValuesOf(each)[key]}`, '');
}
