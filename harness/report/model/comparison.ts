import { styleText } from 'node:util';
import type { Change, Comparison } from '../../analysis/comparison/compare.ts';
import type { StoredRun } from '../../store/schema.ts';
import { type Column, renderTable } from '../formats/columns.ts';
import { change } from './figures.ts';

const MARKS = { better: '✓', worse: '✗', same: '=', inconclusive: '?' } as const;
const COLORS = { better: 'green', worse: 'red', same: 'gray', inconclusive: 'yellow' } as const;

const COLUMNS: readonly Column[] = [
  { title: '\ncase', align: 'left', expendable: 0 },
  { title: '\nmetric', align: 'left', expendable: 0 },
  { title: '\nverdict', align: 'left', expendable: 0 },
  { title: '\nchange', align: 'right', expendable: 0 },
  { title: '95 %\ninterval', align: 'right', expendable: 1 },
  { title: 'p,\ncorrected', align: 'right', expendable: 2 },
  { title: '\nwhy', align: 'left', expendable: 3 },
];

/** Two runs side by side on a terminal: a line a case and metric, and what it comes to. */
export function renderComparison(
  { base, head }: { readonly base: StoredRun; readonly head: StoredRun },
  comparison: Comparison,
  width: number,
  color: boolean,
): string {
  const { columns, rows } = comparisonTable(comparison, color);
  return [
    `head ${head.id} against base ${base.id}`,
    '',
    renderTable(columns, rows, width, color),
    '',
    ...comparisonNotes(comparison),
    tally(comparison),
  ].join('\n');
}

/** The table's columns and its rows as text, a row a case and metric. */
export function comparisonTable({ changes }: Comparison, color = false) {
  return { columns: COLUMNS, rows: changes.map((each) => rowOf(each, color)) };
}

/** What a comparison must not be read without. */
export function comparisonNotes({ drift, onlyInBase, onlyInHead }: Comparison): string[] {
  return [
    ...onlyInBase.map((name) => `Only in base: ${name}`),
    ...onlyInHead.map((name) => `Only in head: ${name}`),
    ...(drift === 1
      ? []
      : [
          `The machine itself: ${change(drift)} CPU for the control program; the CPU of cases is compared in units of it.`,
        ]),
  ];
}

function rowOf(
  { case: name, metric, verdict, ratio, interval, p, reason }: Change,
  color: boolean,
): string[] {
  const text = `${MARKS[verdict]} ${verdict}`;
  return [
    name,
    metric,
    color ? styleText(COLORS[verdict], text, { validateStream: false }) : text,
    ratio === undefined ? '–' : change(ratio),
    interval === undefined ? '–' : `${change(interval[0])} … ${change(interval[1])}`,
    p === undefined ? '–' : p.toPrecision(2),
    reason ?? '',
  ];
}

/** `1 worse, 0 better, 0 same, 1 inconclusive, of 2 comparisons.` */
export function tally({ changes }: Comparison): string {
  const counts = Map.groupBy(changes, ({ verdict }) => verdict);
  const parts = (['worse', 'better', 'same', 'inconclusive'] as const).map(
    (verdict) => `${counts.get(verdict)?.length ?? 0} ${verdict}`,
  );
  return `${parts.join(', ')}, of ${changes.length} comparisons.`;
}
