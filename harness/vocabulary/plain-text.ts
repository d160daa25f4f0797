import { stripVTControlCharacters } from 'node:util';

/**
 * A text from outside that may have several lines, for a file that a terminal may show: every control character that is
 * neither a tab nor ends a line is a question mark in a box.
 */
export function shownText(text: string): string {
  return text.toWellFormed().replaceAll(/[^\P{Cc}\t\n\r]/gu, '\ufffd');
}

/** The same for a terminal itself: a carriage return would overwrite its line. What is underlined stays above its line. */
export function plainText(text: string): string {
  return shownText(text).replaceAll('\r', '\ufffd');
}

/** Figures with every text in them as `plainLine` has it, keys too. */
export function plainFigures<T>(value: T): T {
  if (typeof value === 'string') return plainLine(value) as T;
  if (Array.isArray(value)) return value.map(plainFigures) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [plainLine(key), plainFigures(each)]),
  ) as T;
}

/** JSON that a terminal may get as it is: JSON itself escapes only half of the control characters. */
export function plainJson(value: unknown): string {
  const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(value, undefined, 2).replaceAll(/[\u007f-\u009f]/g, escaped);
}

/** A text from outside (a strategy's name, what it printed) on one line, without control characters. */
export function plainLine(text: string): string {
  return stripVTControlCharacters(text)
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();
}
