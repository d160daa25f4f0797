import { renderDataTable } from '../../report/html/data-table.ts';
import { renderDocument } from '../../report/html/document.ts';
import { html } from '../../report/html/html.ts';
import { renderPictures } from '../../report/html/pictures.ts';
import { differences } from '../../statistics/likeness.ts';
import { some } from '../../wording.ts';
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
