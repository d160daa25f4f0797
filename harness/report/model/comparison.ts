import { type Change, type Comparison, compareRuns } from '../../analysis/comparison/compare.ts';
import type { Judgement } from '../../analysis/comparison/judge.ts';
import type { Loss } from '../../analysis/comparison/losses.ts';
import { differences, differenceText } from '../../store/comparability.ts';
import type { RunData } from '../../store/run-data.ts';
import type { StoredRun } from '../../store/schema.ts';
import { some } from '../../vocabulary/wording.ts';
import { environmentOf, type Fact } from './environment.ts';
import { change, figure } from './figures.ts';
import { undecidedText } from './rounds.ts';
import type { Column } from './table.ts';

/** All that is said of two stored runs, computed once: the formats only lay it out. */
export interface ComparisonModel extends Comparison {
  readonly base: StoredRun;
  readonly head: StoredRun;
  /** `HEAD against BASE`. */
  readonly title: string;
  /** What so few rounds can't decide, whatever the figures are: to be read before any verdict. Empty where they can. */
  readonly undecided: readonly string[];
  /** The verdict in a sentence; the gravest comes first. */
  readonly sentence: string;
  /** `1 worse, 0 better, 0 same, 1 inconclusive, of 2 comparisons.` */
  readonly tally: string;
  /** In what the runs differ that has to be alike. */
  readonly differences: readonly string[];
  /** What else the comparison must not be read without. */
  readonly notes: readonly string[];
  /** A row a loss, then one a change. */
  readonly table: {
    readonly columns: readonly Column[];
    readonly rows: readonly ChangeRow[];
  };
  /** Why verdicts are what they are, a line a reason: where a table has no room for it. */
  readonly reasons: readonly { readonly verdict: Change['verdict']; readonly text: string }[];
  /** What is known of either run, and whether it is the same of both. */
  readonly facts: readonly { readonly cells: readonly [string, string, string]; readonly isAlike: boolean }[];
}

/** What was compared of a case: a metric, or what may have been lost. */
export interface ChangeRow {
  readonly verdict: Change['verdict'];
  readonly case: string;
  readonly of: string;
  /** What either run has: a median with its unit, `6 of 8`, `–` where there is none. */
  readonly base: string;
  readonly head: string;
  /** `+20.0%`; absent where nothing has a ratio. */
  readonly change?: string;
  /** Why it can't be told, or what was lost, and what would decide it. */
  readonly why: string;
  /** In the order of the columns. */
  readonly cells: readonly string[];
}

/** The places of the verdict and of its reason among a table's columns. */
export const VERDICT_COLUMN = 2;
export const WHY_COLUMN = 8;

export const MARKS = { better: '✓', worse: '✗', same: '=', inconclusive: '?' } as const;

const COLUMNS: readonly Column[] = [
  { title: '\ncase', align: 'left', expendable: 0 },
  { title: '\nmetric', align: 'left', expendable: 0 },
  { title: '\nverdict', align: 'left', expendable: 0 },
  { title: '\nbase', align: 'right', expendable: 0 },
  { title: '\nhead', align: 'right', expendable: 0 },
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
  const rows = [...comparison.losses.map(lossRow), ...comparison.changes.map(changeRow)];
  const undecided = undecidedText(comparison.undecidable, some(rows.length, 'comparison'));
  return {
    base: base.run,
    head: head.run,
    ...comparison,
    title: `${head.run.id} against ${base.run.id}`,
    undecided: undecided === undefined ? [] : [undecided],
    sentence: [undecided, sentenceOf(rows)].filter((part) => part !== undefined).join(' '),
    tally: tally(rows),
    differences: differences(base.run, head.run).map((each) => `The runs differ in ${differenceText(each)}.`),
    notes: notesOf(comparison),
    table: { columns: COLUMNS, rows },
    reasons: reasonsOf(rows),
    facts: factsOf(base.run, head.run),
  };
}

function sentenceOf(rows: readonly ChangeRow[]): string {
  if (rows.length === 0) return 'The two runs have no figure in common, so nothing can be compared.';
  const of = (wanted: Change['verdict']) => rows.filter(({ verdict }) => verdict === wanted);
  const [worse, better, unsure] = [of('worse'), of('better'), of('inconclusive')];
  const open =
    unsure.length > 0
      ? ` ${unsure.length} of ${some(rows.length, 'comparison')} ${unsure.length === 1 ? 'is' : 'are'} inconclusive.`
      : '';
  if (worse.length > 0) return `Head is worse than base in ${named(worse)}.${open}`;
  if (better.length > 0)
    return `Head is better than base in ${named(better)}, and nothing is known to be worse.${open}`;
  if (unsure.length === rows.length) return 'Whether head is better or worse than base can’t be told.';
  return unsure.length > 0
    ? `Nothing is known to have become better or worse.${open}`
    : 'Head and base are the same.';
}

function named(rows: readonly ChangeRow[]): string {
  const shown = rows
    .slice(0, 2)
    .map(
      ({ case: name, of, change, base, head }) => `${of} of ${name} (${change ?? `${base}, now ${head}`})`,
    );
  const more = rows.length - shown.length;
  return [...shown, ...(more > 0 ? [`${more} more`] : [])].join(' and ');
}

function tally(rows: readonly ChangeRow[]): string {
  const counts = Map.groupBy(rows, ({ verdict }) => verdict);
  const parts = (['worse', 'better', 'same', 'inconclusive'] as const).map(
    (verdict) => `${counts.get(verdict)?.length ?? 0} ${verdict}`,
  );
  return `${parts.join(', ')}, of ${some(rows.length, 'comparison')}.`;
}

function notesOf({ drift, onlyInHead }: Comparison): string[] {
  return [
    ...onlyInHead.map((name) => `Only in head: ${name}`),
    ...(Math.abs(drift - 1) < NOTABLE_DRIFT
      ? []
      : [
          `The machine itself changed: ${change(drift)} CPU for the control program. The CPU of cases is compared in units of it.`,
        ]),
  ];
}

/** The medians of two runs of the control differ by so much on any machine. */
const NOTABLE_DRIFT = 0.01;

/** Most comparisons that a reason names. */
const NAMED = 3;

function reasonsOf(rows: readonly ChangeRow[]): ComparisonModel['reasons'] {
  const alike = Map.groupBy(
    rows.filter(({ why }) => why !== ''),
    ({ verdict, why }) => `${verdict} ${why}`,
  );
  return [...alike.values()].flatMap((same) => {
    const [first] = same;
    const names = same.slice(0, NAMED).map(({ case: name, of }) => `${name} ${of}`);
    const more = same.length > NAMED ? ` and ${same.length - NAMED} more` : '';
    return first ? [{ verdict: first.verdict, text: `${names.join(', ')}${more}: ${first.why}` }] : [];
  });
}

function changeRow({ case: name, metric, base, head, ratio, interval, p, ...judgement }: Change): ChangeRow {
  const shown = (value: number | undefined) => (value === undefined ? '–' : figure(metric, value));
  const changed = ratio === undefined ? undefined : change(ratio);
  const range = interval === undefined ? '–' : `${change(interval[0])} … ${change(interval[1])}`;
  return rowOf(
    {
      case: name,
      of: metric,
      base: shown(base),
      head: shown(head),
      ...(changed === undefined ? {} : { change: changed }),
    },
    judgement,
    [changed ?? '–', range, p === undefined ? '–' : pText(p)],
  );
}

function lossRow({ case: name, of, base, head, ...judgement }: Loss): ChangeRow {
  return rowOf({ case: name, of, base, head }, judgement, ['–', '–', '–']);
}

function rowOf(
  what: Omit<ChangeRow, 'verdict' | 'why' | 'cells'>,
  { verdict, reason, remedy }: Judgement,
  figures: readonly string[],
): ChangeRow {
  const why = [reason, remedy].filter((part) => part !== undefined).join('; ');
  const { case: name, of, base, head } = what;
  return {
    ...what,
    verdict,
    why,
    cells: [name, of, `${MARKS[verdict]} ${verdict}`, base, head, ...figures, why],
  };
}

// The chance of so much is no figure to the last digit.
function pText(p: number): string {
  return p < 0.0001 ? '<0.0001' : p.toPrecision(2);
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
