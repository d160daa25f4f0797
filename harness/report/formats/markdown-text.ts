import { plainLine } from '../../vocabulary/plain-text.ts';
import type { Table } from '../model/table.ts';

/**
 * A text of which nothing is markup, in tables neither: what could be is written as a character reference. Behind an @
 * comes a space of no width: GitHub looks for people to call when markup is gone.
 */
export function escapeMarkdown(text: string): string {
  return plainLine(text).replaceAll(
    MARKUP,
    (character) => `&#${character.codePointAt(0)};${character === '@' ? '&#8203;' : ''}`,
  );
}

// An underscore within a word is none: `max_connections` stays readable in the source.
const MARKUP = /[\\`*[\]<>|~&$#@]|(?<!\w)_|_(?!\w)/g;

/** A table, its titles and cells escaped. */
export function markdownTable({ columns, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(columns.map(({ title }) => escapeMarkdown(title.replace('\n', ' ').trim()))),
    line(columns.map(({ align }) => (align === 'right' ? '---:' : '---'))),
    ...rows.map((row) => line(row.map(escapeMarkdown))),
  ].join('\n');
}

/** A list, its lines escaped. */
export function markdownList(lines: readonly string[]): string {
  return lines.map((line) => `- ${escapeMarkdown(line)}`).join('\n');
}

/** What is shown on a click; `content` is Markdown. */
export function markdownDetails(summary: string, content: string): string {
  return `<details><summary>${escapeMarkdown(summary)}</summary>\n\n${content}\n\n</details>`;
}
