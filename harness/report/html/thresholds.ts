import type { Verdict } from '../../analysis/verdict.ts';
import { figure } from '../model/figures.ts';
import { VERDICT_MARKS, verdictTally } from '../model/verdicts.ts';
import { renderDataTable } from './data-table.ts';
import { type Html, html } from './html.ts';

/** What the author's limits came to; nothing where there are none. */
export function renderThresholds(verdicts: readonly Verdict[]): Html | undefined {
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

function rowOf({ case: name, threshold, verdict, actual, reason }: Verdict) {
  const { metric, aggregate, text } = threshold;
  return [
    name,
    html`<span class="${verdict}">${VERDICT_MARKS[verdict]} ${verdict}</span>`,
    metric,
    html`<code>${text}</code>`,
    actual === undefined ? '–' : `${aggregate} ${figure(metric, actual)}`,
    reason,
  ];
}
