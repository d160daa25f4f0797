import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Served } from '../../html/document.ts';
import { type Content, type Html, html } from '../../html/html.ts';

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
