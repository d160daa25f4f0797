import type { StoredRun } from '../../store/schema.ts';
import { seconds } from './figures.ts';

/** What the hosts were asked: where that was swept, every statement. */
export function statementText({ scenario, cases }: Pick<StoredRun, 'scenario' | 'cases'>): string {
  return scenario.sql ?? [...new Set(cases.flatMap(({ sql }) => sql ?? []))].join(', ');
}

/** The floors of a run, nanoseconds, ascending: several where the sleep was swept, none where it is not known. */
export function floorsOf({ scenario, cases }: Pick<StoredRun, 'scenario' | 'cases'>): number[] {
  const { floorNs } = scenario;
  if (floorNs !== undefined) return [floorNs];
  return [...new Set(cases.flatMap((each) => each.floorNs ?? []))].toSorted((a, b) => a - b);
}

/** `0.100 s`; `0.010 s, 0.100 s`; nothing where it is not known. */
export function floorText(run: Pick<StoredRun, 'scenario' | 'cases'>): string | undefined {
  return floorsOf(run).map(seconds).join(', ') || undefined;
}
