import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Content, type Html, html, trusted } from './html.ts';
import { stylesOf } from './pictures.ts';

/** What `manyhosts view` adds to a page that is otherwise a file. Its forms may ask that server. */
export interface Served {
  readonly style: string;
  readonly navigation: Html;
}

/**
 * A whole page in one file: it fetches nothing, and its policy forbids it to. `pictures` are the SVGs in it, whose styles
 * the policy has to allow.
 */
export function renderDocument(
  title: string,
  content: Content,
  pictures: readonly string[],
  served?: Served,
): string {
  const [css, script] = ['page.css', 'page.js'].map((name) =>
    readFileSync(join(import.meta.dirname, name), 'utf8'),
  ) as [string, string];
  const style = `${css}${served?.style ?? ''}`;
  const body = html`
<body>
<a class="skip" href="#content">Skip to the content</a>
<header class="bar">
  <span class="brand">manyhosts</span>
  <button type="button" class="theme" hidden>Dark</button>
</header>
${served?.navigation}
<main id="content" tabindex="-1">${content}</main>
<div class="tip" role="status" hidden></div>
<script>${trusted(script)}</script>
</body>`;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy([style, ...stylesOf(pictures)], script, served ? "'self'" : "'none'")}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${trusted(style)}</style>
</head>${body}
</html>
`;
  return page.text;
}

// Every style and the one script are named by their hash: whatever else came into the page would not be executed.
function policy(styles: readonly string[], script: string, forms: "'self'" | "'none'"): string {
  return [
    "default-src 'none'",
    `script-src ${hash(script)}`,
    `style-src ${[...new Set(styles)].map(hash).join(' ')}`,
    'img-src data:',
    "base-uri 'none'",
    `form-action ${forms}`,
  ].join('; ');
}

function hash(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
