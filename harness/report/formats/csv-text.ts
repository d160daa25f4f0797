import { plainText } from '../../vocabulary/plain-text.ts';

/** A cell of a CSV file; what is absent is an empty one. */
export type Cell = string | number | boolean | null | undefined;

/** A line, quoted as RFC 4180 has it. Numbers are written as they are: nothing is rounded. */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(',')}\n`;
}

/** One cell, quoted where it has to be. */
export function csvCell(value: Cell): string {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string') return String(value);
  // Nothing in it may control a terminal that shows the file.
  const plain = plainText(value, '\t\n\r');
  const text = FORMULA.test(plain) ? `'${plain}` : plain;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

// A spreadsheet executes a text that begins so; behind an apostrophe it is a text (OWASP, CSV Injection).
const FORMULA = /^[=+\-@\t\r]/;
