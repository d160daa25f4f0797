import type { Difference } from '../../../store/comparability.ts';
import { renderDocument } from '../../html/document.ts';
import { type Content, html } from '../../html/html.ts';
import type { Reply } from '../site.ts';
import { linkTo, served } from './served.ts';

/** A page that says why there is no other. */
export function renderMessage(status: number, title: string, lines: readonly Content[]): Reply {
  const content = html`<header class="answer"><h1>${title}</h1></header>
${lines.map((line) => html`<p>${line}</p>`)}`;
  const text = renderDocument(`${title} · manyhosts`, content, [], served());
  return { status, type: 'text/html; charset=utf-8', text };
}

/** Two runs that are no comparison, in what, and the way to compare them all the same. */
export function renderUnlike(
  { base, head }: { readonly base: string; readonly head: string },
  found: readonly Difference[],
): Reply {
  const query = new URLSearchParams({ base, head, allow: 'true' });
  return renderMessage(409, 'The runs are not alike', [
    html`<a href="${linkTo(base)}">${base}</a> as base and <a href="${linkTo(head)}">${head}</a> as head differ in what
their figures depend on:`,
    html`<ul>${found.map((each) => html`<li>${each.what}: ${each.base} in base, ${each.head} in head</li>`)}</ul>`,
    html`<a href="/compare?${query.toString()}">Compare them all the same</a>`,
  ]);
}
