import type { Change, Comparison } from '../../analysis/comparison/compare.ts';
import { type Summary, summarise } from '../../analysis/summarise.ts';
import { differences, versionOf } from '../../store/comparability.ts';
import type { StoredRun } from '../../store/schema.ts';
import type { RunData } from '../../store/visits.ts';
import { comparisonNotes, comparisonTable, tally } from '../model/comparison.ts';
import { change, figure } from '../model/figures.ts';
import { spreadText } from '../model/fleet.ts';
import { statementText } from '../model/statement.ts';
import { renderDataTable } from './data-table.ts';
import { renderDocument, type Served } from './document.ts';
import { drawForest } from './forest.ts';
import { type Html, html } from './html.ts';
import { renderPlots } from './pictures.ts';

/** Two runs side by side as a page: what became better or worse, how sure that is, and in what the two differ. */
export async function renderComparisonPage(
  base: RunData,
  head: RunData,
  comparison: Comparison,
  served?: Served,
): Promise<string> {
  const forest = await drawForest(comparison.changes);
  const sections = [
    renderVerdict(base.run, head.run, comparison),
    renderChanges(base, head, comparison),
    forest &&
      html`<section id="charts"><figure id="chart-changes" class="chart">
<h2>${forest.title}</h2>
<figcaption>${forest.caption}</figcaption>
${renderPlots(forest)}
</figure></section>`,
    renderRuns(base.run, head.run),
  ];
  const title = `${head.run.scenario.name}, compared · manyhosts`;
  return renderDocument(title, sections, forest ? [forest.svg, forest.narrowSvg] : [], served);
}

function renderVerdict(base: StoredRun, head: StoredRun, comparison: Comparison): Html {
  const simulated = base.fleet.simulated || head.fleet.simulated;
  const caveats = [
    ...(simulated ? ['A simulation answered instead of MySQL: quote no times from it.'] : []),
    ...differences(base, head).map(
      (each) => `Not alike in ${each.what}: ${each.base} in base, ${each.head} in head.`,
    ),
    ...comparisonNotes(comparison),
  ];
  return html`<header class="answer">
<p class="eyebrow">${head.scenario.name} · ${head.id} against ${base.id}</p>
<h1>${sentenceOf(comparison)}</h1>
${caveats.length > 0 ? html`<ul class="caveats">${caveats.map((caveat) => html`<li>${caveat}</li>`)}</ul>` : undefined}
</header>`;
}

/** The verdict of a comparison in a sentence; the gravest comes first. */
function sentenceOf({ changes }: Comparison): string {
  if (changes.length === 0) return 'The two runs have no figure in common, so nothing can be compared.';
  const of = (wanted: Change['verdict']) => changes.filter(({ verdict }) => verdict === wanted);
  const [worse, better, unsure] = [of('worse'), of('better'), of('inconclusive')];
  const open = unsure.length > 0 ? ` ${unsure.length} of ${changes.length} comparisons can’t be told.` : '';
  if (worse.length > 0) return `Head is worse than base in ${named(worse)}.${open}`;
  if (better.length > 0)
    return `Head is better than base in ${named(better)}, and worse in nothing that can be told.${open}`;
  if (unsure.length === changes.length) return 'Whether head is better or worse than base can’t be told.';
  return unsure.length > 0
    ? `Nothing is known to have become better or worse.${open}`
    : 'Head and base are the same.';
}

function named(changes: readonly Change[]): string {
  const shown = changes
    .slice(0, 2)
    .map(
      ({ case: name, metric, ratio }) =>
        `${metric} of ${name}${ratio === undefined ? '' : ` (${change(ratio)})`}`,
    );
  const more = changes.length - shown.length;
  return [...shown, ...(more > 0 ? [`${more} more`] : [])].join(' and ');
}

function renderChanges(base: RunData, head: RunData, comparison: Comparison): Html | undefined {
  const { changes } = comparison;
  if (changes.length === 0) return undefined;
  const table = comparisonTable(comparison);
  const [inBase, inHead] = [summarise(base), summarise(head)];
  const medians = ['base', 'head'].map((title) => ({ title, align: 'right' as const }));
  const [name, metric, verdict, ...figures] = table.columns.map(({ title, align }) => ({
    title: title.trim(),
    align,
  }));
  const columns = [name, metric, verdict, ...medians, ...figures].filter((column) => column !== undefined);
  const rows = changes.map((each, at) => {
    const [caseName, metricName, verdictText, ...rest] = table.rows[at] ?? [];
    const found = [inBase, inHead].map((summaries) => medianOf(summaries, each));
    return [
      caseName,
      metricName,
      html`<span class="${each.verdict}">${verdictText}</span>`,
      ...found,
      ...rest,
    ];
  });
  return html`<section id="changes">
<h2>Changes</h2>
<p class="note">${tally(comparison)} Medians over the measured trials; p is corrected for all comparisons together.</p>
${renderDataTable({ label: 'Changes', columns, rows })}
</section>`;
}

function medianOf(summaries: readonly Summary[], { case: name, metric }: Change): string {
  const value = summaries.find((summary) => summary.case === name)?.metrics[metric]?.median;
  return value === undefined ? '–' : figure(metric, value);
}

function renderRuns(base: StoredRun, head: StoredRun): Html {
  const columns = ['of', 'base', 'head'].map((title) => ({ title, align: 'left' as const }));
  const rows = Object.entries(FACTS).map(([what, of]) => [
    what,
    ...[base, head].map((run) => of(run) ?? '–'),
  ]);
  const classes = rows.map(([, inBase, inHead]) => (inBase === inHead ? 'alike' : undefined));
  return html`<section id="runs">
<h2>The two runs</h2>
<p class="note">What is alike is pale.</p>
${renderDataTable({ label: 'The two runs', columns, rows, classes })}
</section>`;
}

const FACTS: Readonly<Record<string, (run: StoredRun) => string | undefined>> = {
  run: ({ id }) => id,
  state: ({ state }) => state,
  started: ({ startedAt }) => startedAt,
  commit: ({ scenario: { checkout } }) =>
    checkout && `${checkout.commit}${checkout.dirty ? ', with changes' : ''}`,
  manyhosts: ({ harness }) => harness.version,
  Node: ({ harness }) => harness.node,
  CPU: ({ machine }) => `${machine.cores} × ${machine.cpuModel}`,
  kernel: ({ machine }) => machine.kernel,
  'control groups': ({ cgroups }) => cgroups.backend,
  fleet: ({ fleet }) => `${fleet.provider}${fleet.simulated ? ', a simulation of MySQL' : ''}`,
  hosts: ({ fleet }) => `${fleet.hosts} ${spreadText(fleet)}`,
  'server version': ({ fleet }) => versionOf(fleet),
  image: ({ fleet }) => fleet.servers[0]?.imageDigest ?? fleet.servers[0]?.image,
  statement: statementText,
  seed: ({ scenario }) => String(scenario.seed),
};
