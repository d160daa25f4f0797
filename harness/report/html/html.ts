import { plainText } from '../../vocabulary/plain-text.ts';

/** Markup that is safe to stand in a page. Only `html` and `trusted` make it. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

/** What may stand in a template: lists are joined, `undefined` is nothing, and all that is not `Html` is escaped. */
export type Content = Html | string | number | undefined | readonly Content[];

/** A template whose values are escaped, in text and in quoted attributes alike. */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Html {
  return new Html(parts.map((part, at) => part + render(values[at])).join(''));
}

/** Markup as it is: for our own style, script and pictures, never for what comes from outside. */
export function trusted(markup: string): Html {
  return new Html(markup);
}

function render(value: Content): string {
  if (value === undefined) return '';
  if (value instanceof Html) return value.text;
  if (typeof value === 'string' || typeof value === 'number') return escaped(String(value));
  return value.map(render).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

// A control character can't stand in HTML, not even as a reference; a reader should see that there was one.
function escaped(text: string): string {
  return plainText(text, '\t\n\r').replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
