import { styleText } from 'node:util';
import stringWidth from 'string-width';
import { plainLine } from '../../vocabulary/plain-text.ts';
import { tenths } from '../../vocabulary/wording.ts';
import { mebibytes, seconds } from '../model/figures.ts';
import { cut, cutMiddle, pad } from './text.ts';
import type { CaseProgress } from './tracking.ts';

/** Room on a terminal. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

interface Column {
  readonly title: string;
  readonly text: (progress: CaseProgress) => string;
  /** The column with the highest number is left out first where there is no room for all. */
  readonly expendable: number;
  /** Columns that its figures usually take, so that the first ones don't move the others. */
  readonly usual: number;
}

const COLUMNS: readonly Column[] = [
  { title: 'trials', usual: 6, expendable: 3, text: ({ ended, planned }) => `${ended}/${planned}` },
  {
    title: 'work',
    usual: 7,
    expendable: 0,
    text: (p) => (p.isOverTime ? '' : figureOf(p, p.workNs, seconds)),
  },
  {
    title: 'cycle',
    usual: 7,
    expendable: 0,
    text: (p) => (p.isOverTime ? figureOf(p, p.cycleNs, seconds) : ''),
  },
  {
    title: 'overran',
    usual: 7,
    expendable: 2,
    text: (p) => (p.isOverTime ? figureOf(p, p.overruns, tenths) : ''),
  },
  { title: 'wall', usual: 7, expendable: 4, text: (p) => figureOf(p, p.wallNs, seconds) },
  { title: 'memory', usual: 8, expendable: 1, text: (p) => figureOf(p, p.memoryPeakBytes, mebibytes) },
  { title: '', usual: 0, expendable: 2, text: ({ trouble = '' }) => trouble },
];

const GAP = '  ';
const MARK = { current: '▸ ', trouble: '! ', other: '  ' };
/** Names keep this share of a narrow terminal, and these columns at least. */
const NAMES_SHARE = 0.4;
const NAMES_LEAST = 10;

/** A row a case, in the plan's order, in as many rows as there are: those around the trial that is being executed. */
export function renderCases(
  cases: readonly CaseProgress[],
  currentName: string | undefined,
  { columns, rows }: Size,
  color: boolean,
): string[] {
  const current = cases.findIndex((each) => each.case === currentName);
  const { first, last } = windowOf(cases.length, current, rows - 1);
  const hidden = cases.length - (last - first);
  const line = liner(cases, columns);
  const paint = (text: string, style: Style | undefined) =>
    color && style ? styleText(style, text, { validateStream: false }) : text;
  const body = cases.slice(first, last).map((progress, at) => {
    const isCurrent = first + at === current;
    const name = `${markOf(progress, isCurrent)}${plainLine(progress.case)}`;
    return paint(
      line(name, ({ text }) => text(progress)),
      styleOf(progress, isCurrent),
    );
  });
  return [
    paint(
      line(`${MARK.other}case`, ({ title }) => title),
      'bold',
    ),
    ...body,
    ...(hidden > 0 && rows > 2 ? [cut(`${MARK.other}and ${hidden} more`, columns)] : []),
  ];
}

/** Lays out one line after the other: the name, then a text a column that there is room for. */
function liner(cases: readonly CaseProgress[], width: number) {
  const kept = fit(cases, width);
  const names = Math.min(longestName(cases), width - widthOf(kept, cases));
  return (name: string, text: (column: Column) => string): string => {
    // The last column is words; of figures the ends stand below each other.
    const cells = kept.map((column) =>
      pad(text(column), columnWidth(column, cases), column.title === '' ? 'left' : 'right'),
    );
    return [pad(cutMiddle(name, names), names, 'left'), ...cells].join(GAP).trimEnd();
  };
}

// `~` where only warm-ups were seen: a first idea, not a figure of the run.
function figureOf(
  { onlyWarmups }: CaseProgress,
  value: number | undefined,
  text: (value: number) => string,
): string {
  return value === undefined ? '–' : `${onlyWarmups ? '~' : ''}${text(value)}`;
}

function markOf({ trouble }: CaseProgress, current: boolean): string {
  if (current) return MARK.current;
  return trouble === undefined ? MARK.other : MARK.trouble;
}

function styleOf({ trouble, ended }: CaseProgress, current: boolean): Style | undefined {
  if (trouble !== undefined) return 'red';
  if (current) return 'cyan';
  return ended === 0 ? 'dim' : undefined;
}

type Style = 'bold' | 'cyan' | 'dim' | 'red';

function fit(cases: readonly CaseProgress[], columns: number): Column[] {
  const kept = COLUMNS.filter(({ text }) => cases.some((each) => text(each) !== ''));
  const wanted = Math.min(longestName(cases), Math.max(NAMES_LEAST, columns * NAMES_SHARE));
  while (kept.length > 0 && wanted + widthOf(kept, cases) > columns) {
    const [least] = kept.toSorted((a, b) => b.expendable - a.expendable) as [Column];
    kept.splice(kept.indexOf(least), 1);
  }
  return kept;
}

/** With the gaps before them. */
function widthOf(columns: readonly Column[], cases: readonly CaseProgress[]): number {
  return columns.reduce((sum, column) => sum + GAP.length + columnWidth(column, cases), 0);
}

function columnWidth({ title, usual, text }: Column, cases: readonly CaseProgress[]): number {
  return Math.max(usual, stringWidth(title), ...cases.map((each) => stringWidth(text(each))));
}

function longestName(cases: readonly CaseProgress[]): number {
  return Math.max(...cases.map((each) => stringWidth(plainLine(each.case)) + MARK.other.length));
}

/** Which rows are shown: all, or as many as fit beside the line that counts the others, around the current one. */
function windowOf(rows: number, current: number, room: number): { first: number; last: number } {
  const shown = rows <= room ? rows : Math.max(1, room - 1);
  const first = Math.max(0, Math.min(Math.max(current, 0) - Math.floor(shown / 2), rows - shown));
  return { first, last: first + shown };
}
