import type { Knee, Measured } from '../../analysis/sweeps/knee.ts';
import type { MemoryFit } from '../../analysis/sweeps/memory-fit.ts';
import { percent, some } from '../../vocabulary/wording.ts';
import { mebibytes, seconds, spread } from './figures.ts';
import type { Table } from './table.ts';

/** What a run's sweeps come to, beside their cases' own figures. */
export interface SweepTable extends Table {
  readonly title: string;
  /** How to read it. */
  readonly note: string;
}

/** The knees of parameters and the lines of memory: each where at least three values were swept. */
export function sweepTables(knees: readonly Knee[], fits: readonly MemoryFit[]): SweepTable[] {
  return [
    ...(knees.length > 0 ? [{ ...KNEES, rows: knees.map(kneeRow) }] : []),
    ...(fits.length > 0 ? [{ ...FITS, rows: fits.map(fitRow) }] : []),
  ];
}

/** Where the knees are, for the answer: `The knee: workers=16 for python/threads, workers=32 for node/threads.` */
export function kneeSentence(all: readonly Knee[]): string | undefined {
  const knees = all.flatMap(({ key, name, at, isLast }) =>
    at && !isLast ? [{ key, name, value: at.value }] : [],
  );
  const open = all.filter(({ at }) => !at).length;
  const unknown = open === 0 ? [] : [`These rounds can’t tell the knee of ${some(open, 'curve')}.`];
  return [...knownKnees(knees), ...unknown].join(' ') || undefined;
}

function knownKnees(
  knees: readonly { readonly key: string; readonly name: string; readonly value: number }[],
): string[] {
  if (knees.length === 0) return [];
  if (knees.length <= MOST_NAMED)
    return [`The knee: ${knees.map(({ key, name, value }) => `${key}=${value} for ${name}`).join(', ')}.`];
  const byKey = [...Map.groupBy(knees, ({ key }) => key)].map(([key, all]) => {
    const values = all.map(({ value }) => value);
    const ends = [...new Set([Math.min(...values), Math.max(...values)])];
    return `${key}=${ends.join(' to ')}`;
  });
  return [`The knees of ${knees.length} curves: ${byKey.join(', ')}.`];
}

const MOST_NAMED = 3;

const KNEES = {
  title: 'Knees',
  note: 'The smallest value that is shown to take at most 10% longer than the best: the interval of their ratio ends below 1.10.',
  columns: [
    { title: 'knee of\nstrategy', align: 'left', expendable: 0 },
    { title: '\nknee', align: 'right', expendable: 0 },
    { title: 'its\ntime', align: 'right', expendable: 0 },
    { title: 'its\nmemory', align: 'right', expendable: 1 },
    { title: '\nbest', align: 'right', expendable: 2 },
    { title: 'its\ntime', align: 'right', expendable: 2 },
    { title: 'its\nmemory', align: 'right', expendable: 3 },
  ],
} as const;

const FITS = {
  title: 'Memory by the line',
  note: 'Peak memory as a straight line, and where a median is farthest from it. Don’t rely on a bent line.',
  columns: [
    { title: 'memory of\nstrategy', align: 'left', expendable: 0 },
    { title: '\nby', align: 'left', expendable: 0 },
    { title: '\nline', align: 'right', expendable: 0 },
    { title: 'worst\nresidual', align: 'right', expendable: 0 },
  ],
} as const;

function kneeRow({ key, name, at, best, isLast }: Knee): string[] {
  const figures = ({ time, memory }: Measured) => [
    seconds(time.median),
    memory ? mebibytes(memory.median) : '–',
  ];
  const bestCells = [`${key}=${best.value}`, ...figures(best)];
  if (!at) return [name, 'these rounds can’t tell', '–', '–', ...bestCells];
  const knee = isLast ? `beyond ${key}=${at.value}?` : `${key}=${at.value}`;
  return [name, knee, ...figures(at), ...bestCells];
}

function fitRow({ key, name, base, each, worst }: MemoryFit): string[] {
  const sign = each.median < 0 ? '−' : '+';
  // A host may take a hundredth of a mebibyte: three decimals would be one digit.
  const bytes = Math.abs(each.median);
  const size = bytes < 2 ** 20 ? `${(bytes / 2 ** 20).toPrecision(3)} MiB` : mebibytes(bytes);
  const slope = `${size} ${ONE[key] ?? `for each of ${key}`}`;
  const line = `${mebibytes(base.median)} ${sign} ${slope}${spread(each.median, each.interval)}`;
  const bent = worst.share > BENT ? ', bent' : '';
  return [name, key, line, `${percent(worst.share)} at ${worst.value}${bent}`];
}

/** The share of a median from which on a residual is no straight line's. */
const BENT = 0.1;

const ONE: Readonly<Record<string, string>> = {
  hosts: 'a host',
  workers: 'a worker',
  concurrency: 'for each in flight',
};
