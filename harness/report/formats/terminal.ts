import { styleText } from 'node:util';
import type { Verdict } from '../../analysis/verdict.ts';
import { plainFigures, plainLine } from '../../vocabulary/plain-text.ts';
import { cutMiddle } from '../live/text.ts';
import { type ComparisonModel, MARKS, VERDICT_COLUMN, WHY_COLUMN } from '../model/comparison.ts';
import type { ReportModel } from '../model/model.ts';
import type { Column, Table } from '../model/table.ts';
import { VERDICT_MARKS, verdictLine } from '../model/verdicts.ts';
import { type Layout, renderTable } from './text-table.ts';

/** A run on a terminal: the table of its cases, the answer, what has to be said beside it, and its thresholds. */
export function renderTerminal(model: ReportModel, { width, color }: Layout): string {
  const { cases, outcomes, sweeps } = model;
  const table = ({ columns, rows }: Table) => renderTable(columns, plainFigures(rows), width, color);
  const rows = cases.groups.flatMap((group, at) => [
    ...(at > 0 ? [[]] : []),
    ...group.map(({ cells }) => cells),
  ]);
  return [
    ...plainFigures(model.heading),
    '',
    table({ columns: cases.columns, rows }),
    '',
    ...notes(model, color),
    ...(outcomes ? ['', table({ columns: folded(outcomes.columns), rows: outcomes.rows })] : []),
    ...sweeps.flatMap((each) => ['', table(each), each.note]),
    ...(model.verdicts.length > 0 ? ['', ...verdictLines(model.verdicts, color)] : []),
    '',
  ].join('\n');
}

function notes({ run, answer, messages }: ReportModel, color: boolean): string[] {
  const [sentence = '', ...others] = plainFigures([
    answer.sentence,
    ...answer.findings,
    `Baseline: ${run.scenario.baseline}. CPU and memory are the strategy's whole process tree.`,
    ...(run.cgroups.backend === 'none' ? [run.cgroups.description] : []),
    ...answer.caveats,
    ...messages,
  ]);
  return [color ? styleText('bold', sentence, { validateStream: false }) : sentence, ...others];
}

function verdictLines(verdicts: readonly Verdict[], color: boolean): string[] {
  return plainFigures(verdicts).map((each) =>
    verdictLine(each, colored(VERDICT_MARKS[each.verdict], each.verdict, color)),
  );
}

/** Two runs side by side on a terminal: a line a case and metric, what it comes to, and below the table why. */
export function renderComparison(model: ComparisonModel, { width, color }: Layout): string {
  const { title, rows, notes, undecided, reasons } = plainFigures({
    title: model.title,
    rows: model.table.rows,
    notes: model.notes,
    undecided: model.undecided,
    reasons: model.reasons,
  });
  const narrow = <T>(cells: readonly T[]) => cells.toSpliced(WHY_COLUMN, 1);
  const lines = rows.map(({ cells, verdict }) =>
    narrow(cells.map((cell, at) => (at === VERDICT_COLUMN ? colored(cell, verdict, color) : cell))),
  );
  return [
    `head ${title.replace(' against ', ' against base ')}`,
    ...undecided,
    '',
    renderTable(narrow(model.table.columns), lines, width, color),
    '',
    ...reasons.map(({ verdict, text }) => `${colored(MARKS[verdict], verdict, color)} ${text}`),
    ...notes,
    model.tally,
    '',
  ].join('\n');
}

const COLORS = {
  pass: 'green',
  fail: 'red',
  better: 'green',
  worse: 'red',
  same: 'gray',
  inconclusive: 'yellow',
} as const;

function colored(text: string, verdict: keyof typeof COLORS, color: boolean): string {
  return color ? styleText(COLORS[verdict], text, { validateStream: false }) : text;
}

// In a terminal a long title breaks between its words, and a short one stands on the second line.
function folded(columns: readonly Column[]): Column[] {
  return columns.map((column) => ({ ...column, title: fold(cutMiddle(plainLine(column.title), LONGEST)) }));
}

const LONG = 12;
const LONGEST = 30;

function fold(title: string): string {
  if (title.length <= LONG) return `\n${title}`;
  const places = Array.from(title.matchAll(/[_ ]/g), ({ index }) => index + 1);
  const [middle = 0] = places.toSorted((a, b) => distance(a, title) - distance(b, title));
  return `${title.slice(0, middle).trimEnd()}\n${title.slice(middle)}`;
}

function distance(place: number, { length }: string): number {
  return Math.abs(place - length / 2);
}
