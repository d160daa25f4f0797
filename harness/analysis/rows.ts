import type { VisitColumns } from '../store/columns.ts';
import type { RunData } from '../store/run-data.ts';
import type { StoredCase } from '../store/schema.ts';
import { bySetting, faultyIn, type Setting } from './setting.ts';
import { countedTrials } from './values.ts';

/** What `rows` are of: a trial, or an answered visit where trials make as many visits as their time allows. */
export function rowsAreOf({ schedule }: Pick<StoredCase, 'schedule'>): 'trial' | 'visit' {
  return schedule?.forNs === undefined ? 'trial' : 'visit';
}

/**
 * How many rows a case read of its healthy hosts in each of its trials, over all visits or a visit (`rowsAreOf`). Undefined where it does not
 * tell of all of them, and where the trials differ: what the servers had to say has changed then.
 */
export function rowsRead(data: RunData, caseName: string): number | undefined {
  const [first, ...others] = rowsByTrial(data, caseName);
  return others.every((rows) => rows === first) ? first : undefined;
}

/** Whether a case tells in each of its trials how many rows it read in every answered visit to a healthy host. */
export function tellsRows(data: RunData, caseName: string): boolean {
  const trials = rowsByTrial(data, caseName);
  return trials.length > 0 && trials.every((rows) => rows !== undefined);
}

function rowsByTrial(data: RunData, caseName: string): (number | undefined)[] {
  const faulty = faultyIn(data.run);
  const found = data.run.cases.find(({ name }) => name === caseName);
  if (!found) return [];
  return countedTrials(data, caseName).map(({ index }) => rowsIn(data.visits.get(index), found, faulty));
}

function rowsIn(
  columns: VisitColumns | undefined,
  each: StoredCase,
  faulty: ReadonlySet<number>,
): number | undefined {
  if (!columns?.rows) return undefined;
  let [sum, visits] = [0, 0];
  for (const [at, rows] of columns.rows.entries()) {
    if (faulty.has(at % each.hosts) || at in columns.errors || columns.endNs[at] === null) continue;
    if (rows === null) return undefined;
    sum += rows;
    visits++;
  }
  return rowsAreOf(each) === 'trial' || visits === 0 ? sum : sum / visits;
}

interface Told {
  readonly setting: Setting;
  readonly rows?: number;
}

/** Summaries with what most cases of their setting read: more than half of those that tell, and at least two. */
export function withRowsOfOthers<T extends Told>(
  summaries: readonly T[],
): (T & { readonly rowsOfOthers?: number })[] {
  const settings = bySetting(summaries, ({ setting }) => setting);
  const common = new Map(
    settings.flatMap(([, same]) => same.map((each) => [each, mostCommon(same)] as const)),
  );
  return summaries.map((summary) => {
    const rowsOfOthers = common.get(summary);
    return rowsOfOthers === undefined ? summary : { ...summary, rowsOfOthers };
  });
}

function mostCommon(summaries: readonly Told[]): number | undefined {
  const told = summaries.flatMap(({ rows }) => rows ?? []);
  const groups = [...Map.groupBy(told, (rows) => rows).values()];
  const [first, ...others] = groups.find(({ length }) => length > told.length / 2) ?? [];
  return others.length > 0 ? first : undefined;
}
