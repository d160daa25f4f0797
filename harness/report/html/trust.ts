import type { Summary } from '../../analysis/summarise.ts';
import type { StoredTrial } from '../../store/trial-shape.ts';
import type { RunData } from '../../store/visits.ts';
import { warningNotes } from '../model/warnings.ts';
import { renderDataTable } from './data-table.ts';
import { type Html, html } from './html.ts';

/** Whatever limits the trust in this run: what the files lack, doubtful trials, failed hosts, trials that did not complete. */
export function renderTrust({ run, problems }: RunData, summaries: readonly Summary[]): Html {
  const notes = [
    problemNotes(problems),
    warnedTrials(summaries),
    failureNotes(summaries),
    brokenTrials(run.trials),
  ].filter((note) => note !== undefined);
  const hosts = run.fleet.faults ? 'every host without a fault' : 'every host';
  const nothing = html`<p>Every trial completed, ${hosts} answered, and nothing makes a figure doubtful.</p>`;
  return html`<section id="trust">
<h2>How far to trust this</h2>
${notes.length > 0 ? notes : nothing}
${run.cgroups.backend === 'none' ? html`<p>${run.cgroups.description}</p>` : undefined}
</section>`;
}

function problemNotes(problems: readonly string[]): Html | undefined {
  if (problems.length === 0) return undefined;
  return html`<h3>Missing or damaged files</h3>
<ul>${problems.map((problem) => html`<li>${problem}</li>`)}</ul>`;
}

function warnedTrials(summaries: readonly Summary[]): Html | undefined {
  const notes = warningNotes(summaries);
  if (notes.length === 0) return undefined;
  return html`<h3>Doubtful trials</h3>
<dl class="warnings">${notes.map(({ where, message }) => html`<dt>${where}</dt><dd>${message}</dd>`)}</dl>`;
}

// Hosts with a fault fail because the scenario asked for it.
function failureNotes(summaries: readonly Summary[]): Html | undefined {
  const failing = summaries.flatMap(({ case: name, hosts, healthy }) => {
    const { asked, answered = asked } = healthy ?? hosts;
    return answered < asked ? [{ name, counts: `${answered} of ${asked}` }] : [];
  });
  if (failing.length === 0) return undefined;
  const what = summaries.some(({ healthy }) => healthy) ? 'hosts without a fault' : 'hosts';
  return html`<h3>Hosts that failed</h3>
<p>The fewest ${what} that answered in a trial; <a href="#outcomes">how others failed</a>.</p>
<ul>${failing.map(({ name, counts }) => html`<li>${name}: ${counts}</li>`)}</ul>`;
}

function brokenTrials(trials: readonly StoredTrial[]): Html | undefined {
  const broken = trials.filter(({ outcome }) => outcome.kind !== 'completed');
  if (broken.length === 0) return undefined;
  const columns = ['case', 'trial', 'round', 'outcome', 'what happened'].map(left);
  const rows = broken.map(({ index, case: name, warmup, round, outcome }) => [
    name,
    index + 1,
    warmup ? `warm-up ${round}` : round,
    outcome.kind,
    outcome.message,
  ]);
  return html`<h3>Trials that did not complete</h3>${renderDataTable({ label: 'Trials that did not complete', columns, rows })}`;
}

function left(title: string): { title: string; align: 'left' } {
  return { title, align: 'left' };
}
