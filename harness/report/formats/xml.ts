import { stripVTControlCharacters } from 'node:util';
import { shownText } from '../../vocabulary/plain-text.ts';

/** The values of an element's attributes; what is absent is left out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element of XML 1.0, its attributes escaped; `content` is XML already. */
export function element(name: string, attributes: Attributes, ...content: readonly string[]): string {
  const pairs = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${xmlText(String(value))}"`],
  );
  const inner = content.join('');
  return inner === '' ? `<${name}${pairs.join('')}/>\n` : `<${name}${pairs.join('')}>${inner}</${name}>\n`;
}

/** A text for an element or an attribute. What XML 1.0 can't hold (section 2.2), or a terminal obeys, becomes a question mark in a box. */
export function xmlText(text: string): string {
  return shownText(stripVTControlCharacters(text))
    .replaceAll(/[\ufffe\uffff]/g, '\ufffd')
    .replaceAll(/[&<>"\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}
