import { type Content, type Html, html } from './html.ts';

interface DataTable {
  /** What the table is of, for those who hear it. */
  readonly label: string;
  readonly columns: readonly { readonly title: string; readonly align: 'left' | 'right' }[];
  /** The first cell of a row is its heading. */
  readonly rows: readonly (readonly Content[])[];
  /** Classes of rows, by position. */
  readonly classes?: readonly (string | undefined)[];
}

/** A table in a container of its own that scrolls sideways, by keyboard too: the page itself never does. */
export function renderDataTable({ label, columns, rows, classes = [] }: DataTable): Html {
  const head = columns.map(({ title, align }) => html`<th scope="col" class="${align}">${title}</th>`);
  const body = rows.map((row, at) => {
    const cells = row.map((cell, column) =>
      column === 0
        ? html`<th scope="row">${breakable(cell)}</th>`
        : html`<td class="${columns[column]?.align}">${cell}</td>`,
    );
    return html`<tr class="${classes[at]}">${cells}</tr>\n`;
  });
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}"><table>
<thead><tr>${head}</tr></thead>
<tbody>
${body}</tbody>
</table></div>`;
}

// A long name breaks where its parts meet, and not within a word.
function breakable(cell: Content): Content {
  if (typeof cell !== 'string') return cell;
  return cell.split(/(?<=\/)/).map((part, at) => (at === 0 ? part : html`<wbr>${part}`));
}

/** Columns made from titles and cells alone: those of figures are aligned to the right. */
export function columnsOf(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
): DataTable['columns'] {
  return titles.map((title, at) => {
    const cells = rows.map((row) => row[at] ?? '').filter((cell) => cell !== '' && cell !== '–');
    const figures = at > 0 && cells.length > 0 && cells.every((cell) => /^[+−-]?\d/.test(cell));
    return { title, align: figures ? 'right' : 'left' };
  });
}
