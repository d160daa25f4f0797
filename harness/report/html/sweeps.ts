import type { Summary } from '../../analysis/summarise.ts';
import type { StoredRun } from '../../store/schema.ts';
import { sweepTables } from '../model/sweeps.ts';
import { renderDataTable } from './data-table.ts';
import { type Html, html } from './html.ts';

/** What the sweeps come to; nothing where too little was swept. */
export function renderSweeps(run: StoredRun, summaries: readonly Summary[]): Html | undefined {
  const tables = sweepTables(run, summaries);
  if (tables.length === 0) return undefined;
  return html`<section id="sweeps">
<h2>Sweeps</h2>
${tables.map(({ title, note, columns, rows }) => {
  const titles = columns.map((column) => ({ ...column, title: column.title.replace('\n', ' ').trim() }));
  return html`<h3>${title}</h3>
${renderDataTable({ label: title, columns: titles, rows })}
<p class="note">${note}</p>`;
})}
</section>`;
}
