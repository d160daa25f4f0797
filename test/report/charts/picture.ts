import { DOMParser } from 'linkedom';
import type { Chart } from '../../../harness/report/charts/drawing/chart.ts';

/** What tests ask of a drawn picture. */
interface Picture {
  /** What the marks of a class say under the pointer, in the order of the picture. */
  readonly tips: (markClass: string) => string[];
  /** How many elements a selector finds. */
  readonly count: (selector: string) => number;
  /** All text that a reader sees. */
  readonly text: string;
}

/** Parse a picture as HTML, as the page shows it: linkedom leaves entities in the attributes of XML as they are. */
export function parsePicture(svg: string): Picture {
  const document = new DOMParser().parseFromString(svg, 'text/html');
  const all = (selector: string) => [...document.querySelectorAll(selector)] as unknown as Element[];
  return {
    tips: (markClass) => all(`.${markClass} [data-tip]`).map((mark) => mark.getAttribute('data-tip') ?? ''),
    count: (selector) => all(selector).length,
    text: all('text')
      .map(({ firstChild }) => firstChild?.textContent ?? '')
      .join('\n'),
  };
}

/** As much of a DOM element as is used here. */
interface Element {
  readonly firstChild: { readonly textContent: string } | null;
  getAttribute(name: string): string | null;
}

/** The chart of an id; the test fails without it. */
export function chartOf(charts: readonly Chart[], id: string): Chart {
  const chart = charts.find((each) => each.id === id);
  if (!chart) throw new Error(`Expected a chart ${id}, found ${charts.map((each) => each.id).join(', ')}`);
  return chart;
}
