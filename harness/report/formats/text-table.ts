import { styleText } from 'node:util';
import stringWidth from 'string-width';
import { pad } from '../live/text.ts';
import { type Column, titleLine } from '../model/table.ts';

/** What a text is laid out for. */
export interface Layout {
  /** In characters. */
  readonly width: number;
  readonly color: boolean;
}

const GAP = '  ';

/** A plain table, at most `width` wide as far as its expendable columns allow. */
export function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
  color: boolean,
): string {
  const kept = fit(columns, rows, width);
  const padded = (at: number, text = '') =>
    pad(text, widthOf(columns, rows, at), columns[at]?.align ?? 'left');
  const title = (line: number) => kept.map((at) => padded(at, columns[at]?.title.split('\n')[line]));
  const body = rows.map((row) => kept.map((at) => padded(at, row[at])));
  const bold = (text: string) => (color ? styleText('bold', text, { validateStream: false }) : text);
  const left = columns.filter((_, at) => !kept.includes(at)).map(titleLine);
  return [
    ...[title(0), title(1)].map((cells) => bold(cells.join(GAP).trimEnd())),
    ...body.map((cells) => cells.join(GAP).trimEnd()),
    ...(left.length > 0 ? [`(Too narrow for: ${left.join(', ')}. They are in --format json.)`] : []),
  ].join('\n');
}

function fit(columns: readonly Column[], rows: readonly (readonly string[])[], width: number): number[] {
  const kept = columns.map((_, at) => at);
  const total = () => kept.reduce((sum, at) => sum + widthOf(columns, rows, at) + GAP.length, -GAP.length);
  while (total() > width) {
    const [least] = kept.toSorted((a, b) => (columns[b]?.expendable ?? 0) - (columns[a]?.expendable ?? 0));
    if (least === undefined || columns[least]?.expendable === 0) break;
    kept.splice(kept.indexOf(least), 1);
  }
  return kept;
}

function widthOf(columns: readonly Column[], rows: readonly (readonly string[])[], at: number): number {
  const titles = columns[at]?.title.split('\n') ?? [];
  return Math.max(...[...titles, ...rows.map((row) => row[at] ?? '')].map((text) => stringWidth(text)));
}
