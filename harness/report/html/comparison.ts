import { SIMULATED } from '../model/caveats/caveats.ts';
import { type ComparisonModel, VERDICT_COLUMN } from '../model/comparison.ts';
import { titleLine } from '../model/table.ts';
import { renderDataTable } from './data-table.ts';
import { renderDocument, type Served } from './document.ts';
import { drawForest } from './forest.ts';
import { type Content, type Html, html } from './html.ts';
import { renderPlots } from './pictures.ts';

/** Two runs side by side as a page: what became better or worse, how sure that is, and in what the two differ. */
export async function renderComparisonPage(model: ComparisonModel, served?: Served): Promise<string> {
  const forest = await drawForest(model.changes);
  const sections = [
    renderVerdict(model),
    renderChanges(model),
    forest &&
      html`<section id="charts"><figure id="chart-changes" class="chart">
<h2>${forest.title}</h2>
<figcaption>${forest.caption}</figcaption>
${renderPlots(forest)}
</figure></section>`,
    renderRuns(model),
  ];
  const title = `${model.head.scenario.name}, compared · manyhosts`;
  return renderDocument(title, sections, forest ? [forest.svg, forest.narrowSvg] : [], served);
}

function renderVerdict({ base, head, title, sentence, differences, notes }: ComparisonModel): Html {
  const simulated = base.fleet.simulated || head.fleet.simulated;
  const caveats = [...(simulated ? [SIMULATED] : []), ...differences, ...notes];
  return html`<header class="answer">
<p class="eyebrow">${head.scenario.name} · ${title}</p>
<h1>${sentence}</h1>
${caveats.length > 0 ? html`<ul class="caveats">${caveats.map((caveat) => html`<li>${caveat}</li>`)}</ul>` : undefined}
</header>`;
}

function renderChanges({ table, tally }: ComparisonModel): Html | undefined {
  if (table.rows.length === 0) return undefined;
  const columns = table.columns.map(({ title, align }) => ({ title: titleLine({ title }), align }));
  const rows = table.rows.map(({ cells, verdict }) =>
    cells.map(
      (cell, at): Content => (at === VERDICT_COLUMN ? html`<span class="${verdict}">${cell}</span>` : cell),
    ),
  );
  return html`<section id="changes">
<h2>Changes</h2>
<p class="note">${tally} ${HOW_TO_READ}</p>
${renderDataTable({ label: 'Changes', columns, rows })}
</section>`;
}

const HOW_TO_READ =
  'Base and head are medians of the measured trials. The change is the median over all pairs of their trials, of CPU in units of the control program; ' +
  'its interval has in it what one run differs from the next, and p the number of comparisons of times, of CPU, or of memory.';

function renderRuns({ facts }: ComparisonModel): Html {
  const columns = ['of', 'base', 'head'].map((title) => ({ title, align: 'left' as const }));
  const rows = facts.map(({ cells }) => cells);
  const classes = facts.map(({ isAlike }) => (isAlike ? 'alike' : undefined));
  return html`<section id="runs">
<h2>The two runs</h2>
<p class="note">What is alike is pale.</p>
${renderDataTable({ label: 'The two runs', columns, rows, classes })}
</section>`;
}
