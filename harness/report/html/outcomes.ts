import type { Summary } from '../../analysis/summarise.ts';
import type { StoredRun } from '../../store/schema.ts';
import { fastestFirst } from '../formats/terminal.ts';
import { outcomeTable } from '../model/outcomes.ts';
import { renderDataTable } from './data-table.ts';
import { type Html, html } from './html.ts';

/** How many hosts of each case answered and failed by which kind; nothing where every host answered. */
export function renderOutcomes(run: StoredRun, summaries: readonly Summary[]): Html | undefined {
  const table = outcomeTable(run, fastestFirst(summaries));
  if (!table) return undefined;
  return html`<section id="outcomes">
<h2>Hosts by outcome</h2>
${renderDataTable({ label: 'Hosts by outcome', ...table })}
<p class="note">In each measured trial; two figures are the fewest and the most, where the trials differ.
${run.fleet.faults ? html`<a href="#faults">Which hosts have a fault</a>.` : undefined}</p>
</section>`;
}
