import { differences } from '../../../store/comparability.ts';
import { some } from '../../../vocabulary/wording.ts';
import { renderDataTable } from '../../html/data-table.ts';
import { renderDocument } from '../../html/document.ts';
import { html } from '../../html/html.ts';
import { renderPictures } from '../../html/pictures.ts';
import { drawHistory } from '../history.ts';
import type { Entry } from '../shelf.ts';
import { linkTo, renderTime, served } from './served.ts';

const COLUMNS = ['run', 'when', 'answer', 'differs from the run before it in'].map((title) => ({
  title,
  align: 'left' as const,
}));

/** The figures of a scenario over its runs, which come oldest first. */
export async function renderHistory(scenario: string, runs: readonly Entry[]): Promise<string> {
  const charts = await drawHistory(runs);
  const rows = runs.map(({ id, run, answer }, at) => {
    const before = runs[at - 1]?.run;
    const found = before ? differences(before, run) : [];
    return [
      html`<a href="${linkTo(id)}">${id}</a>`,
      renderTime(run.startedAt),
      answer,
      found.map((each) => html`<div>${each.what}: ${each.base}, now ${each.head}</div>`),
    ];
  });
  const content = html`<header class="answer"><h1>${scenario}: ${some(runs.length, 'run')}</h1></header>
${renderPictures(charts)}
<section id="runs"><h2>Runs</h2>
${renderDataTable({ label: 'Runs', columns: COLUMNS, rows: rows.toReversed() })}</section>`;
  const pictures = charts.flatMap(({ svg, narrowSvg }) => [svg, narrowSvg]);
  return renderDocument(`${scenario} · manyhosts`, content, pictures, served());
}
