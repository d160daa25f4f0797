import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Difference, differenceText } from '../../store/comparability.ts';
import { renderDocument, type Served } from '../html/document.ts';
import { type Content, type Html, html } from '../html/html.ts';

/** What is answered: a text, or a file as it is. */
export type Reply = {
  readonly status: number;
  readonly type: string;
  /** The methods that are allowed, where another one was used. */
  readonly allow?: string;
} & ({ readonly text: string } | { readonly file: string });

/** A page that was rendered. */
export function page(text: string, status = 200): Reply {
  return { status, type: 'text/html; charset=utf-8', text };
}

/** A page that says why there is no other. */
export function renderMessage(status: number, title: string, lines: readonly Content[]): Reply {
  const content = html`<header class="answer"><h1>${title}</h1></header>
${lines.map((line) => html`<p>${line}</p>`)}`;
  return page(renderDocument(`${title} · manyhosts`, content, [], served()), status);
}

/** Why two runs are no comparison, and the way to compare them all the same. */
export function renderUnlike(
  { base, head }: { readonly base: string; readonly head: string },
  found: readonly Difference[],
): Reply {
  const query = new URLSearchParams({ base, head, allow: 'true' });
  return renderMessage(409, 'The runs are not alike', [
    html`<a href="${linkTo(base)}">${base}</a> as base and <a href="${linkTo(head)}">${head}</a> as head differ in what
their figures depend on:`,
    html`<ul>${found.map((each) => html`<li>${differenceText(each)}</li>`)}</ul>`,
    html`<a href="/compare?${query.toString()}">Compare them all the same</a>`,
  ]);
}

/** What a page has on top of a file's: the ways to the other pages. */
export function served(ways: readonly Content[] = []): Served {
  return {
    style: readFileSync(join(import.meta.dirname, 'view.css'), 'utf8'),
    navigation: html`<nav class="bar ways" aria-label="Pages"><a href="/">All runs</a>${ways}</nav>`,
  };
}

/** From a run: to its scenario's history, and to the files that can be had of it. */
export function waysOf(id: string, scenario: string, files: readonly string[]): Html[] {
  return [
    html`<a href="${linkToHistory(scenario)}">History of ${scenario}</a>`,
    ...files.map((name) => html`<a href="${linkTo(id)}/files/${name}">${name}</a>`),
  ];
}

/** The address of a run's page. */
export function linkTo(id: string): string {
  return `/runs/${encodeURIComponent(id)}`;
}

/** The address of a scenario's history. */
export function linkToHistory(scenario: string): string {
  return `/history/${encodeURIComponent(scenario)}`;
}

/** `2026-11-22 16:44 UTC`. */
export function renderTime(iso: string): Html {
  return html`<time datetime="${iso}">${iso.slice(0, 16).replace('T', ' ')} UTC</time>`;
}
