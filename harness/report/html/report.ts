import type { Verdict } from '../../analysis/verdict.ts';
import type { StoredRun } from '../../store/schema.ts';
import { drawCharts } from '../charts/charts.ts';
import type { Environment } from '../model/environment.ts';
import type { ReportModel } from '../model/model.ts';
import { type Table, titleLine } from '../model/table.ts';
import { foundText, VERDICT_MARKS, verdictTally } from '../model/verdicts.ts';
import { renderCases } from './cases.ts';
import { renderDataTable } from './data-table.ts';
import { renderDocument, type Served } from './document.ts';
import { type Html, html } from './html.ts';
import { renderPictures } from './pictures.ts';
import { renderTrust } from './trust.ts';

/** A stored run as a page: one file that needs no network, with the answer first and everything it rests on below. */
export async function renderReport(model: ReportModel, served?: Served): Promise<string> {
  const charts = await drawCharts(model.data);
  const sections = [
    renderAnswer(model),
    renderCases(model),
    renderSweeps(model),
    renderOutcomes(model),
    renderThresholds(model),
    renderPictures(charts),
    renderTrust(model),
    renderEnvironment(model.environment),
    renderScenario(model.run),
  ];
  const pictures = charts.flatMap(({ svg, narrowSvg }) => [svg, narrowSvg]);
  return renderDocument(`${model.run.scenario.name} · manyhosts`, sections, pictures, served);
}

function renderAnswer({
  run: { scenario, startedAt },
  answer: { sentence, findings, caveats },
}: ReportModel): Html {
  return html`<header class="answer">
<p class="eyebrow">${scenario.name} · <time datetime="${startedAt}">${startedAt.slice(0, 16).replace('T', ' ')} UTC</time></p>
<h1>${sentence}</h1>
${findings.length > 0 ? html`<ul class="findings">${findings.map((finding) => html`<li>${finding}</li>`)}</ul>\n` : undefined}${caveats.length > 0 ? html`<ul class="caveats">${caveats.map((caveat) => html`<li>${caveat}</li>`)}</ul>` : undefined}
${scenario.description === undefined ? undefined : html`<p class="description">${scenario.description}</p>`}
</header>`;
}

/** What the sweeps come to; nothing where too little was swept. */
function renderSweeps({ sweeps }: ReportModel): Html | undefined {
  if (sweeps.length === 0) return undefined;
  return html`<section id="sweeps">
<h2>Sweeps</h2>
${sweeps.map((table) => html`<h3>${table.title}</h3>\n${renderText(table.title, table)}\n<p class="note">${table.note}</p>`)}
</section>`;
}

/** How many hosts of each case answered and failed by which kind; nothing where every host answered. */
function renderOutcomes({ outcomes, environment }: ReportModel): Html | undefined {
  if (!outcomes) return undefined;
  return html`<section id="outcomes">
<h2>${outcomes.title}</h2>
${renderText(outcomes.title, outcomes)}
<p class="note">In each measured trial; two figures are the fewest and the most, where the trials differ.
${environment.faults ? html`<a href="#faults">Which hosts have a fault</a>.` : undefined}</p>
</section>`;
}

/** What the author's limits came to; nothing where there are none. */
function renderThresholds({ verdicts }: ReportModel): Html | undefined {
  if (verdicts.length === 0) return undefined;
  const columns = ['case', 'verdict', 'metric', 'limit', 'found', 'why'].map((title) => ({
    title,
    align: title === 'found' ? ('right' as const) : ('left' as const),
  }));
  return html`<section id="thresholds">
<h2>Thresholds</h2>
<p class="note">${verdictTally(verdicts)}</p>
${renderDataTable({ label: 'Thresholds', columns, rows: verdicts.map(rowOf) })}
</section>`;
}

function rowOf(judged: Verdict) {
  const { case: name, threshold, verdict, reason } = judged;
  const { metric, text } = threshold;
  const found = foundText(judged);
  return [
    name,
    html`<span class="${verdict}">${VERDICT_MARKS[verdict]} ${verdict}</span>`,
    metric,
    html`<code>${text}</code>`,
    found ? `${found.what} ${found.value}` : '–',
    reason,
  ];
}

function renderText(label: string, { columns, rows }: Table): Html {
  const titles = columns.map((column) => ({ ...column, title: titleLine(column) }));
  return renderDataTable({ label, columns: titles, rows });
}

/** Where and with what the run was made. */
function renderEnvironment({ groups, faults }: Environment): Html {
  const facts = groups.map(
    (group) =>
      html`<div><h3>${group.title}</h3><dl>${group.facts.map(([name, value]) => html`<dt>${name}</dt><dd>${name === 'statement' ? html`<code>${value}</code>` : value}</dd>`)}</dl></div>`,
  );
  return html`<section id="environment">
<h2>Environment</h2>
<div class="facts">${facts}</div>
${
  faults &&
  html`<h3 id="faults">${faults.title}</h3>
<dl class="faults">${faults.all.map(({ what, hits }) => html`<dt>${what}</dt><dd>${hits}</dd>`)}</dl>`
}
</section>`;
}

/** The scenario as it was written, what the command line changed, and how to execute it again. */
function renderScenario({ id, scenario }: StoredRun): Html {
  const { file, source, adjustments } = scenario;
  const changed = Object.entries(adjustments).flatMap(([name, value]) =>
    [value].flat().map((each) => `--${name} ${each}`),
  );
  return html`<section id="scenario">
<h2>Scenario</h2>
<p>${changed.length > 0 ? html`Executed with <code>${changed.join(' ')}</code>. ` : undefined}To execute the same plan again:</p>
<pre class="scroll command" tabindex="0" role="region" aria-label="Command"><code>manyhosts run --repeat ${quoted(`results/${id}`)}</code></pre>
<details>
<summary>${file}</summary>
<pre class="scroll" tabindex="0" role="region" aria-label="Text of the scenario"><code>${source}</code></pre>
</details>
</section>`;
}

// A run's name comes from its scenario: a shell must read it as one word, whatever is in it.
function quoted(word: string): string {
  return /^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
