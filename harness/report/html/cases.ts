import type { CaseTable } from '../model/cases.ts';
import type { ReportModel } from '../model/model.ts';
import { renderDataTable } from './data-table.ts';
import { type Content, type Html, html } from './html.ts';

/** All cases, fastest first, the possible winners marked, and figures with a validity warning, too. */
export function renderCases({ cases, summaries, run }: ReportModel): Html {
  // On a telephone two columns are seen beside the name: let them be figures.
  const [name, ...others] = cases.columns.map((column, at) => ({ ...column, at }));
  const shown = [name, ...others.filter(({ metric }) => metric), ...others.filter(({ metric }) => !metric)];
  const columns = shown.filter((column) => column !== undefined);
  const rows = cases.groups.flat();
  const table = renderDataTable({
    label: 'All cases',
    columns: columns.map(({ title, align }) => ({ title: title.trim(), align })),
    rows: rows.map(({ cells, warnings }) => columns.map(({ at }) => marked(cells[at], warnings[at]))),
    classes: rows.map(({ rank }) => rank),
  });
  return html`<section id="cases">
<h2>Cases</h2>
${table}
<p class="note">Medians over the measured trials, ${cases.groups.length > 1 ? 'by setting, in each the ' : ''}fastest first; ± reaches to the farther end of the 95% interval.
${cases.winnerText === undefined ? undefined : `Bold: ${cases.winnerText}.`} CPU and memory are the strategy’s whole process tree. Baseline: ${run.scenario.baseline}.
${summaries.some(({ healthy }) => healthy) ? HEALTHY : undefined} ${ceilingNote(cases)} ${rows.some(({ warnings }) => warnings.some((text) => text)) ? WARNED : undefined}</p>
</section>`;
}

function marked(cell: string | undefined, warning: string | undefined): Content {
  if (warning === undefined) return cell;
  return html`${cell}<sup class="warning" data-tip="${warning}">?<span class="unseen"> ${warning}</span></sup>`;
}

function ceilingNote({ ceiling }: CaseTable): Html | undefined {
  return ceiling === undefined
    ? undefined
    : html`${ceiling} does the least that a client can, and decodes no row: it is there to compare with, and has no rank.`;
}

const HEALTHY = html`Healthy hosts are those without a fault: their time is until the last of them had answered or failed, and held up are
those whose visit began only after that of a host with a fault had timed out.`;
const WARNED = html`A <sup class="warning">?</sup> marks figures with a <a href="#trust">validity warning</a>.`;
