import { SIMULATED } from '../model/caveats.ts';
import { type ComparisonModel, VERDICT_COLUMN } from '../model/comparison.ts';
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

// The medians stand behind the verdict.
function renderChanges({ table, tally }: ComparisonModel): Html | undefined {
  if (table.rows.length === 0) return undefined;
  const behind = VERDICT_COLUMN + 1;
  const titles = table.columns.map(({ title, align }) => ({ title: title.trim(), align }));
  const medians = ['base', 'head'].map((title) => ({ title, align: 'right' as const }));
  const rows = table.rows.map(({ cells, verdict, base, head }) =>
    cells
      .map(
        (cell, at): Content => (at === VERDICT_COLUMN ? html`<span class="${verdict}">${cell}</span>` : cell),
      )
      .toSpliced(behind, 0, base, head),
  );
  const columns = titles.toSpliced(behind, 0, ...medians);
  return html`<section id="changes">
<h2>Changes</h2>
<p class="note">${tally} Medians over the measured trials; p is corrected for the number of comparisons of times, of CPU, or of memory.</p>
${renderDataTable({ label: 'Changes', columns, rows })}
</section>`;
}

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
