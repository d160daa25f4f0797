import { differences } from '../../store/comparability.ts';
import { some } from '../../vocabulary/wording.ts';
import { renderDataTable } from '../html/data-table.ts';
import { renderDocument } from '../html/document.ts';
import { type Content, type Html, html } from '../html/html.ts';
import { renderPictures } from '../html/pictures.ts';
import { drawHistory } from './history.ts';
import { linkTo, linkToHistory, renderTime, served } from './page.ts';
import { type Damaged, type Entry, isReadable } from './shelf.ts';

const leftAligned = (...titles: readonly string[]) =>
  titles.map((title) => ({ title, align: 'left' as const }));

const COLUMNS = leftAligned('run', 'base', 'head', 'when', 'answer', 'thresholds', 'extent');

/** All stored runs, newest first, of which two can be chosen to compare. */
export function renderRuns(results: string, entries: readonly (Entry | Damaged)[]): string {
  const content = entries.length === 0 ? renderNone(results) : renderList(results, entries);
  return renderDocument('Runs · manyhosts', content, [], served());
}

function renderNone(results: string): Html {
  return html`<header class="answer"><h1>No runs in ${results} yet</h1></header>
<p>Make one, then load this page again:</p>
<pre class="scroll">manyhosts run scenarios/smoke.yaml</pre>
<p>Runs that are stored elsewhere: <code>manyhosts view --results FOLDER</code></p>`;
}

function renderList(results: string, entries: readonly (Entry | Damaged)[]): Html {
  const readable = entries.filter(isReadable);
  // The newest as head, its scenario's run before it as base: what one mostly wants to know.
  const [head, ...older] = readable;
  const base = older.find(({ run }) => run.scenario.name === head?.run.scenario.name) ?? older[0];
  const rows = entries.map((entry) =>
    isReadable(entry) ? renderRow(entry, { base, head }) : renderDamaged(entry),
  );
  const scenarios = [...new Set(readable.map(({ run }) => run.scenario.name))].toSorted();
  return html`<header class="answer"><h1>${some(entries.length, 'run')}</h1>
<p class="description">In ${results}, newest first.</p></header>
<section id="history"><h2>History</h2>
<ul class="ways">${scenarios.map((name) => html`<li><a href="${linkToHistory(name)}">${name}</a></li>`)}</ul>
</section>
<section id="runs"><h2>Runs</h2>
${renderDataTable({ label: 'Runs', columns: COLUMNS, rows })}
${base && COMPARE}
</section>`;
}

// Beside the table, not around it: its choices belong to it by their attribute.
const COMPARE = html`<form id="compare" action="/compare"><button type="submit">Compare base and head</button></form>`;

function renderRow(
  entry: Entry,
  { base, head }: { readonly base: Entry | undefined; readonly head: Entry | undefined },
): Content[] {
  const { id, run, trials, answer, verdicts } = entry;
  const state = run.state === 'finished' ? undefined : html`<div class="inconclusive">${run.state}</div>`;
  return [
    html`<a href="${linkTo(id)}">${id}</a>`,
    base && renderChoice('base', id, entry === base),
    base && renderChoice('head', id, entry === head),
    html`${renderTime(run.startedAt)}${state}`,
    answer,
    renderVerdicts(verdicts),
    html`<div>${run.fleet.provider}, ${some(run.fleet.hosts, 'host')}</div><div>${some(run.cases.length, 'case')}, ${some(trials, 'trial')}</div>`,
  ];
}

// What is wrong with it in a line here, and in full on its page.
function renderDamaged({ id, problem }: Damaged): Content[] {
  const link = html`<a href="${linkTo(id)}">${id}</a>`;
  const why = html`<span class="fail">Can’t be read:</span> ${problem.split('\n', 1)}`;
  return [link, '', '', '', why, ...COLUMNS.slice(5).map(() => '')];
}

function renderChoice(name: 'base' | 'head', id: string, isChosen: boolean): Html {
  const checked = html`${isChosen ? html` checked` : undefined}`;
  return html`<label><input type="radio" form="compare" name="${name}" value="${id}"${checked}><span class="unseen">${id} as ${name}</span></label>`;
}

function renderVerdicts(verdicts: Entry['verdicts']): Content {
  const counts = Map.groupBy(verdicts, ({ verdict }) => verdict);
  return (['fail', 'inconclusive', 'pass'] as const).map((verdict) => {
    const count = counts.get(verdict)?.length;
    return count ? html`<span class="${verdict}">${count} ${verdict}</span> ` : undefined;
  });
}

const HISTORY_COLUMNS = leftAligned('run', 'when', 'answer', 'differs from the run before it in');

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
${renderDataTable({ label: 'Runs', columns: HISTORY_COLUMNS, rows: rows.toReversed() })}</section>`;
  const pictures = charts.flatMap(({ svg, narrowSvg }) => [svg, narrowSvg]);
  return renderDocument(`${scenario} · manyhosts`, content, pictures, served());
}
