import type { ReportModel } from '../model/model.ts';
import { renderDataTable } from './data-table.ts';
import { type Html, html } from './html.ts';

/** Whatever limits the trust in this run: damaged files, validity warnings, failed hosts, trials that did not complete. */
export function renderTrust(model: ReportModel): Html {
  const notes = [renderProblems, renderWarnings, renderFailures, renderBroken].flatMap(
    (render) => render(model) ?? [],
  );
  const { run, environment } = model;
  const hosts = environment.faults ? 'every host without a fault' : 'every host';
  const nothing = html`<p>Every trial completed, ${hosts} answered, and no trial has a validity warning.</p>`;
  return html`<section id="trust">
<h2>How far to trust this</h2>
${notes.length > 0 ? notes : nothing}
${run.cgroups.backend === 'none' ? html`<p>${run.cgroups.description}</p>` : undefined}
</section>`;
}

function renderProblems({ problems }: ReportModel): Html | undefined {
  if (problems.length === 0) return undefined;
  return html`<h3>Missing or damaged files</h3>
<ul>${problems.map((problem) => html`<li>${problem}</li>`)}</ul>`;
}

function renderWarnings({ warnings }: ReportModel): Html | undefined {
  if (warnings.length === 0) return undefined;
  return html`<h3>Validity warnings</h3>
<dl class="warnings">${warnings.map(({ where, message }) => html`<dt>${where}</dt><dd>${message}</dd>`)}</dl>`;
}

// Hosts with a fault fail because the scenario asked for it.
function renderFailures({ failedHosts, environment, summaries }: ReportModel): Html | undefined {
  if (failedHosts.length === 0) return undefined;
  const hosts = environment.faults ? 'hosts without a fault' : 'hosts';
  const isOverTime = summaries.some(({ visits }) => visits);
  const what = isOverTime ? `visits to ${hosts} that were answered` : `${hosts} that answered`;
  return html`<h3>${isOverTime ? 'Visits' : 'Hosts'} that failed</h3>
<p>The fewest ${what} in a trial; <a href="#outcomes">how others failed</a>.</p>
<ul>${failedHosts.map((line) => html`<li>${line}</li>`)}</ul>`;
}

function renderBroken({ brokenTrials }: ReportModel): Html | undefined {
  const label = 'Trials that did not complete';
  return brokenTrials && html`<h3>${label}</h3>${renderDataTable({ label, ...brokenTrials })}`;
}
