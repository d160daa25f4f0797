import type { Chart } from '../charts/drawing/chart.ts';
import { columnsOf, renderDataTable } from './data-table.ts';
import { type Html, html, trusted } from './html.ts';

/** Every chart with its caption and its data; those that are parts of another stand below it, side by side. */
export function renderPictures(charts: readonly Chart[]): Html | undefined {
  if (charts.length === 0) return undefined;
  const wholes = charts.filter(({ of }) => of === undefined);
  return html`<section id="charts">
<h2>Charts</h2>
<p class="note script">Point at a mark, tap it, or step through a chart with the arrow keys for its exact values.</p>
${wholes.map((whole) =>
  renderWhole(
    whole,
    charts.filter(({ of }) => of === whole.id),
  ),
)}
</section>`;
}

/** The styles that pictures bring along, for the page's policy. */
export function stylesOf(pictures: readonly string[]): string[] {
  return pictures.flatMap((svg) =>
    Array.from(svg.matchAll(/<style[^>]*>(.*?)<\/style>/gs), ([, css = '']) => css),
  );
}

/** A picture for wide screens and one for telephones, of which the style shows one. */
export function renderPlots({ title, svg, narrowSvg }: Pick<Chart, 'title' | 'svg' | 'narrowSvg'>): Html {
  return html`${plot(title, svg, 'plot wide')}${plot(title, narrowSvg, 'plot narrow')}`;
}

function renderWhole(chart: Chart, parts: readonly Chart[]): Html {
  return html`<figure id="chart-${chart.id}" class="chart">
<h3>${chart.title}</h3>
<figcaption>${chart.caption}</figcaption>
${renderPlots(chart)}
${dataOf(chart)}
${parts.length > 0 ? html`<div class="parts">${parts.map(renderPart)}</div>` : undefined}
</figure>`;
}

function renderPart(chart: Chart): Html {
  return html`<figure id="chart-${chart.id}" class="part">
<h4>${chart.title}</h4>
<figcaption class="unseen">${chart.caption}</figcaption>
${plot(chart.title, chart.narrowSvg, 'plot')}
${dataOf(chart)}
</figure>`;
}

function plot(title: string, svg: string, kind: string): Html {
  return html`<div class="${kind}" role="group" aria-label="${title}">${trusted(svg)}</div>`;
}

function dataOf({ title, table: { columns, rows } }: Chart): Html {
  return html`<details>
<summary>Data<span class="unseen"> of ${title}</span></summary>
${renderDataTable({ label: `Data of ${title}`, columns: columnsOf(columns, rows), rows })}
</details>`;
}
