import { stripVTControlCharacters } from 'node:util';

/**
 * A text of somebody else's that may have several lines, as a terminal is to get it: what would control the terminal is
 * a question mark in a box, one for one, so that what is underlined stays above its line.
 */
export function plainText(text: string): string {
  return text.toWellFormed().replaceAll(/[^\P{Cc}\t\n]/gu, '\ufffd');
}

/** Figures with every text in them as `plainLine` has it, keys too: for who puts them into lines of its own colours. */
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

/** A text of somebody else's (a strategy's name, what it printed) on one line, without control characters. */
export function plainLine(text: string): string {
  return stripVTControlCharacters(text)
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();
}
