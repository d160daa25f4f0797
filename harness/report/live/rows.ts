import { styleText } from 'node:util';
import stringWidth from 'string-width';
import { plainLine } from '../../vocabulary/plain-text.ts';
import { mebibytes, seconds } from '../model/figures.ts';
import type { Size, View } from './frame.ts';
import type { Standing } from './standings.ts';
import { cut, cutMiddle, pad } from './text.ts';

interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
  /** The column with the highest number is left out first where there is no room for all. */
  readonly expendable: number;
  /** Columns that its figures usually take, so that the first ones don't move the others. */
  readonly usual: number;
  readonly text: (standing: Standing) => string;
}

const COLUMNS: readonly Column[] = [
  {
    title: 'trials',
    usual: 6,
    align: 'right',
    expendable: 3,
    text: ({ ended, planned }) => `${ended}/${planned}`,
  },
  { title: 'work', usual: 7, align: 'right', expendable: 0, text: (s) => figureOf(s, s.workNs, seconds) },
  { title: 'wall', usual: 7, align: 'right', expendable: 4, text: (s) => figureOf(s, s.wallNs, seconds) },
  {
    title: 'memory',
    usual: 8,
    align: 'right',
    expendable: 1,
    text: (s) => figureOf(s, s.memoryPeakBytes, mebibytes),
  },
  { title: '', usual: 0, align: 'left', expendable: 2, text: ({ trouble = '' }) => trouble },
];

const GAP = '  ';
const MARK = { current: '▸ ', trouble: '! ', other: '  ' };
/** Names keep this share of a narrow terminal, and these columns at least. */
const NAMES_SHARE = 0.4;
const NAMES_LEAST = 10;

type Shown = Pick<View, 'standings' | 'current'>;

/** A row a case, in the plan's order, in as many rows as there are: those around the trial that is being executed. */
export function renderStandings(
  { standings, current: name }: Shown,
  { columns, rows }: Size,
  color: boolean,
): string[] {
  const current = standings.findIndex((each) => each.case === name);
  const { first, last } = windowOf(standings.length, current, rows - 1);
  const hidden = standings.length - (last - first);
  const line = liner(standings, columns);
  const title = line(`${MARK.other}case`, (column) => column.title);
  const body = standings.slice(first, last).map((standing, at) => {
    const mark = markOf(standing, first + at === current);
    const text = line(`${mark}${plainLine(standing.case)}`, (column) => column.text(standing));
    return paint(text, styleOf(standing, first + at === current), color);
  });
  return [
    paint(title, 'bold', color),
    ...body,
    ...(hidden > 0 && rows > 2 ? [cut(`${MARK.other}and ${hidden} more`, columns)] : []),
  ];
}

/** Lays out one line after the other: the name, then a text a column that there is room for. */
function liner(standings: readonly Standing[], width: number) {
  const kept = fit(standings, width);
  const names = Math.min(longestName(standings), width - widthOf(kept, standings));
  return (name: string, text: (column: Column) => string): string => {
    const cells = kept.map((column) => pad(text(column), columnWidth(column, standings), column.align));
    return [pad(cutMiddle(name, names), names, 'left'), ...cells].join(GAP).trimEnd();
  };
}

// `~` where only warm-ups were seen: a first idea, not a figure of the run.
function figureOf(
  { onlyWarmups }: Standing,
  value: number | undefined,
  text: (value: number) => string,
): string {
  return value === undefined ? '–' : `${onlyWarmups ? '~' : ''}${text(value)}`;
}

function markOf({ trouble }: Standing, current: boolean): string {
  if (current) return MARK.current;
  return trouble === undefined ? MARK.other : MARK.trouble;
}

function styleOf({ trouble, ended }: Standing, current: boolean): Style | undefined {
  if (trouble !== undefined) return 'red';
  if (current) return 'cyan';
  return ended === 0 ? 'dim' : undefined;
}

type Style = 'bold' | 'cyan' | 'dim' | 'red';

function paint(line: string, style: Style | undefined, color: boolean): string {
  return color && style ? styleText(style, line, { validateStream: false }) : line;
}

function fit(standings: readonly Standing[], columns: number): Column[] {
  const kept = COLUMNS.filter(({ text }) => standings.some((each) => text(each) !== ''));
  const wanted = Math.min(longestName(standings), Math.max(NAMES_LEAST, columns * NAMES_SHARE));
  while (kept.length > 0 && wanted + widthOf(kept, standings) > columns) {
    const [least] = kept.toSorted((a, b) => b.expendable - a.expendable) as [Column];
    kept.splice(kept.indexOf(least), 1);
  }
  return kept;
}

/** With the gaps before them. */
function widthOf(columns: readonly Column[], standings: readonly Standing[]): number {
  return columns.reduce((sum, column) => sum + GAP.length + columnWidth(column, standings), 0);
}

function columnWidth({ title, usual, text }: Column, standings: readonly Standing[]): number {
  return Math.max(usual, stringWidth(title), ...standings.map((each) => stringWidth(text(each))));
}

function longestName(standings: readonly Standing[]): number {
  return Math.max(...standings.map((each) => stringWidth(plainLine(each.case)) + MARK.other.length));
}

/** Which rows are shown: all, or as many as fit beside the line that counts the others, around the current one. */
function windowOf(rows: number, current: number, room: number): { first: number; last: number } {
  const shown = rows <= room ? rows : Math.max(1, room - 1);
  const first = Math.max(0, Math.min(Math.max(current, 0) - Math.floor(shown / 2), rows - shown));
  return { first, last: first + shown };
}
