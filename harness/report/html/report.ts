import { type Summary, summarise } from '../../analysis/summarise.ts';
import { judgeThresholds } from '../../analysis/verdict.ts';
import type { RunData } from '../../store/visits.ts';
import { drawCharts } from '../charts/charts.ts';
import { answerOf } from '../model/answer.ts';
import { renderCases } from './cases.ts';
import { renderDocument, type Served } from './document.ts';
import { renderEnvironment, renderScenario } from './environment.ts';
import { type Html, html } from './html.ts';
import { renderOutcomes } from './outcomes.ts';
import { renderPictures } from './pictures.ts';
import { renderSweeps } from './sweeps.ts';
import { renderThresholds } from './thresholds.ts';
import { renderTrust } from './trust.ts';

/** A stored run as a page: one file that needs no network, with the answer first and everything it rests on below. */
export async function renderReport(data: RunData, served?: Served): Promise<string> {
  const summaries = summarise(data);
  const charts = await drawCharts(data);
  const sections = [
    renderAnswer(data, summaries),
    renderCases(data, summaries),
    renderSweeps(data.run, summaries),
    renderOutcomes(data.run, summaries),
    renderThresholds(judgeThresholds(data)),
    renderPictures(charts),
    renderTrust(data, summaries),
    renderEnvironment(data.run),
    renderScenario(data.run),
  ];
  const pictures = charts.flatMap(({ svg, narrowSvg }) => [svg, narrowSvg]);
  return renderDocument(`${data.run.scenario.name} · manyhosts`, sections, pictures, served);
}

function renderAnswer({ run }: RunData, summaries: readonly Summary[]): Html {
  const { sentence, caveats } = answerOf(run, summaries);
  const { scenario, startedAt } = run;
  return html`<header class="answer">
<p class="eyebrow">${scenario.name} · <time datetime="${startedAt}">${startedAt.slice(0, 16).replace('T', ' ')} UTC</time></p>
<h1>${sentence}</h1>
${caveats.length > 0 ? html`<ul class="caveats">${caveats.map((caveat) => html`<li>${caveat}</li>`)}</ul>` : undefined}
${scenario.description === undefined ? undefined : html`<p class="description">${scenario.description}</p>`}
</header>`;
}
