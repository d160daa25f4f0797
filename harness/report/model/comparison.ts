import { type Change, type Comparison, compareRuns } from '../../analysis/comparison/compare.ts';
import { quantile } from '../../analysis/estimation/estimate.ts';
import { valuesOf } from '../../analysis/summarise.ts';
import { differences, differenceText } from '../../store/comparability.ts';
import type { RunData } from '../../store/run-data.ts';
import type { StoredRun } from '../../store/schema.ts';
import { environmentOf, type Fact } from './environment.ts';
import { change, figure } from './figures.ts';
import type { Column } from './table.ts';

/** All that is said of two stored runs, computed once: the formats only lay it out. */
export interface ComparisonModel extends Comparison {
  readonly base: StoredRun;
  readonly head: StoredRun;
  /** `HEAD against BASE`. */
  readonly title: string;
  /** The verdict in a sentence; the gravest comes first. */
  readonly sentence: string;
  /** `1 worse, 0 better, 0 same, 1 inconclusive, of 2 comparisons.` */
  readonly tally: string;
  /** In what the runs differ that has to be alike. */
  readonly differences: readonly string[];
  /** What else the comparison must not be read without. */
  readonly notes: readonly string[];
  /** A row a change. */
  readonly table: {
    readonly columns: readonly Column[];
    readonly rows: readonly ChangeRow[];
  };
  /** What is known of either run, and whether it is the same of both. */
  readonly facts: readonly { readonly cells: readonly [string, string, string]; readonly isAlike: boolean }[];
}

/** Cells in the order of the columns, and the medians that the change is between. */
interface ChangeRow {
  readonly verdict: Change['verdict'];
  readonly cells: readonly string[];
  readonly base: string;
  readonly head: string;
}

/** The place of the verdict among a table's columns. */
export const VERDICT_COLUMN = 2;

const MARKS = { better: '✓', worse: '✗', same: '=', inconclusive: '?' } as const;

const COLUMNS: readonly Column[] = [
  { title: '\ncase', align: 'left', expendable: 0 },
  { title: '\nmetric', align: 'left', expendable: 0 },
  { title: '\nverdict', align: 'left', expendable: 0 },
  { title: '\nchange', align: 'right', expendable: 0 },
  { title: '95 %\ninterval', align: 'right', expendable: 1 },
  { title: 'p,\ncorrected', align: 'right', expendable: 2 },
  { title: '\nwhy', align: 'left', expendable: 3 },
];

/** The model of a comparison. */
export function comparisonModel(
  base: RunData,
  head: RunData,
  comparison: Comparison = compareRuns(base, head),
): ComparisonModel {
  const { changes } = comparison;
  return {
    base: base.run,
    head: head.run,
    ...comparison,
    title: `${head.run.id} against ${base.run.id}`,
    sentence: sentenceOf(changes),
    tally: tally(changes),
    differences: differences(base.run, head.run).map((each) => `The runs differ in ${differenceText(each)}.`),
    notes: notesOf(comparison),
    table: { columns: COLUMNS, rows: changes.map((each) => rowOf(each, base, head)) },
    facts: factsOf(base.run, head.run),
  };
}

function sentenceOf(changes: readonly Change[]): string {
  if (changes.length === 0) return 'The two runs have no figure in common, so nothing can be compared.';
  const of = (wanted: Change['verdict']) => changes.filter(({ verdict }) => verdict === wanted);
  const [worse, better, unsure] = [of('worse'), of('better'), of('inconclusive')];
  const open =
    unsure.length > 0 ? ` ${unsure.length} of ${changes.length} comparisons are inconclusive.` : '';
  if (worse.length > 0) return `Head is worse than base in ${named(worse)}.${open}`;
  if (better.length > 0)
    return `Head is better than base in ${named(better)}, and nothing is known to be worse.${open}`;
  if (unsure.length === changes.length) return 'Whether head is better or worse than base can’t be told.';
  return unsure.length > 0
    ? `Nothing is known to have become better or worse.${open}`
    : 'Head and base are the same.';
}

function named(changes: readonly Change[]): string {
  const shown = changes
    .slice(0, 2)
    .map(
      ({ case: name, metric, ratio }) =>
        `${metric} of ${name}${ratio === undefined ? '' : ` (${change(ratio)})`}`,
    );
  const more = changes.length - shown.length;
  return [...shown, ...(more > 0 ? [`${more} more`] : [])].join(' and ');
}

function tally(changes: readonly Change[]): string {
  const counts = Map.groupBy(changes, ({ verdict }) => verdict);
  const parts = (['worse', 'better', 'same', 'inconclusive'] as const).map(
    (verdict) => `${counts.get(verdict)?.length ?? 0} ${verdict}`,
  );
  return `${parts.join(', ')}, of ${changes.length} comparisons.`;
}

function notesOf({ drift, onlyInBase, onlyInHead }: Comparison): string[] {
  return [
    ...onlyInBase.map((name) => `Only in base: ${name}`),
    ...onlyInHead.map((name) => `Only in head: ${name}`),
    ...(drift === 1
      ? []
      : [
          `The machine itself changed: ${change(drift)} CPU for the control program. The CPU of cases is compared in units of it.`,
        ]),
  ];
}

function rowOf(each: Change, base: RunData, head: RunData): ChangeRow {
  const { case: name, metric, verdict, ratio, interval, p, reason } = each;
  const medianIn = (data: RunData) => {
    const value = quantile(valuesOf(data, name, metric), 0.5);
    return value === undefined ? '–' : figure(metric, value);
  };
  const cells = [
    name,
    metric,
    `${MARKS[verdict]} ${verdict}`,
    ratio === undefined ? '–' : change(ratio),
    interval === undefined ? '–' : `${change(interval[0])} … ${change(interval[1])}`,
    p === undefined ? '–' : p.toPrecision(2),
    reason ?? '',
  ];
  return { verdict, cells, base: medianIn(base), head: medianIn(head) };
}

function factsOf(base: StoredRun, head: StoredRun): ComparisonModel['facts'] {
  const [inBase, inHead] = [base, head].map((run) => {
    const facts = environmentOf(run).groups.flatMap((group): readonly Fact[] => group.facts);
    return new Map(facts);
  }) as [Map<string, string>, Map<string, string>];
  return [...new Set([...inBase.keys(), ...inHead.keys()])].map((name) => {
    const [before, after] = [inBase.get(name) ?? '–', inHead.get(name) ?? '–'];
    return { cells: [name, before, after], isAlike: before === after };
  });
}
