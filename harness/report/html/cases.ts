import { CEILING } from '../../analysis/ceiling.ts';
import { bySetting } from '../../analysis/setting.ts';
import type { Summary } from '../../analysis/summarise.ts';
import { countedTrials } from '../../analysis/values.ts';
import { hasWarning } from '../../analysis/warnings.ts';
import type { RunData } from '../../store/visits.ts';
import type { MetricName } from '../../vocabulary/metrics.ts';
import { fastestFirst } from '../formats/terminal.ts';
import { contestOf } from '../model/ranking.ts';
import { type SummaryColumn, summaryColumns } from '../model/summary-columns.ts';
import { renderDataTable } from './data-table.ts';
import { type Html, html } from './html.ts';

/** All cases, fastest first, the winners marked, and every figure of doubtful trials marked beside it. */
export function renderCases(data: RunData, summaries: readonly Summary[]): Html {
  const sorted = fastestFirst(summaries);
  const first = contestOf(summaries).first.map(({ summary }) => summary);
  const classOf = (summary: Summary) =>
    summary.strategy === CEILING ? 'ceiling' : first.includes(summary) ? 'first' : undefined;
  const shown = figuresFirst(summaryColumns(summaries));
  const columns = shown.map(({ title, align }) => ({
    title: title.trim(),
    align,
  }));
  const rows = sorted.map((summary) =>
    shown.map(({ text, metric }) =>
      metric ? html`${text(summary)}${mark(data, summary.case, metric)}` : text(summary),
    ),
  );
  const table = renderDataTable({ label: 'All cases', columns, rows, classes: sorted.map(classOf) });
  return html`<section id="cases">
<h2>Cases</h2>
${table}
<p class="note">Medians over the measured trials, ${isSwept(summaries) ? 'by setting, in each the ' : ''}fastest first; ± reaches to the farther end of the 95% interval.
CPU and memory are the strategy’s whole process tree. Baseline: ${data.run.scenario.baseline}.
${healthNote(summaries)} ${ceilingNote(summaries)} ${warningNote(summaries)}</p>
</section>`;
}

// On a telephone two columns are seen beside the name: let them be figures.
function figuresFirst(columns: readonly SummaryColumn[]): SummaryColumn[] {
  const rank = (column: SummaryColumn) => (column === columns[0] ? 0 : column.metric ? 1 : 2);
  return columns.toSorted((a, b) => rank(a) - rank(b));
}

function mark(data: RunData, name: string, metric: MetricName): Html | undefined {
  const trials = countedTrials(data, name);
  const doubted = trials.filter((trial) => hasWarning(trial, metric)).length;
  if (doubted === 0) return undefined;
  const text = `${doubted} of ${trials.length} trials doubtful`;
  return html`<sup class="doubt" data-tip="${text}">?<span class="unseen"> ${text}</span></sup>`;
}

function isSwept(summaries: readonly Summary[]): boolean {
  return bySetting(summaries, ({ setting }) => setting).length > 1;
}

function healthNote(summaries: readonly Summary[]): Html | undefined {
  return summaries.some(({ healthy }) => healthy)
    ? html`Healthy hosts are those without a fault: their time is until the last of them had answered or failed, and held up are
those whose visit began only after that of a host with a fault had timed out.`
    : undefined;
}

function warningNote(summaries: readonly Summary[]): Html | undefined {
  return summaries.some(({ warnings }) => warnings.length > 0)
    ? html`Figures with a <sup class="doubt">?</sup> are of doubtful trials: <a href="#trust">why, and what to do</a>.`
    : undefined;
}

function ceilingNote(summaries: readonly Summary[]): Html | undefined {
  return summaries.some(({ strategy }) => strategy === CEILING)
    ? html`${CEILING} does the least that a client can: it is there to compare with, and takes no part.`
    : undefined;
}
