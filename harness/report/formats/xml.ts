import { stripVTControlCharacters } from 'node:util';

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

/** A text for an element or an attribute. What XML 1.0 can't hold (section 2.2) becomes a question mark in a box. */
export function xmlText(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll(NOT_IN_XML, '\ufffd')
    .replaceAll(/[&<>"\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}

// XML allows the control characters after ASCII; a terminal obeys them.
const NOT_IN_XML = /[^\t\n\r\u{20}-\u{7E}\u{A0}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;
