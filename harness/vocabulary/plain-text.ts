import { stripVTControlCharacters } from 'node:util';

/**
 * What a text from outside (a strategy's name, what a program printed) may hold that is not text: what a terminal
 * obeys, what ends a line, what hides or reorders the letters around it, and what no encoding has. Two invisible characters
 * are spared, the joiners: scripts and emoji are written with them.
 *
 * Such a character is refused, escaped, replaced or dropped: there is a function for each.
 */
const CONTROL = '\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}\\ufffe\\uffff';
const JOINERS = '\\u200c\\u200d';
const EACH = new RegExp(`(?![${JOINERS}])[${CONTROL}]`, 'gu');
const RUNS = new RegExp(`(?:${EACH.source})+`, 'gu');

/** Refuse: what does not match has a control character, or nothing at all. */
export const PLAIN_LINE = new RegExp(`^(?:[${JOINERS}]|[^${CONTROL}])+$`, 'u');

/** Escape: a control character stands as its code, as in JSON. */
export function escapeControls(text: string, kept = ''): string {
  const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return text.replaceAll(EACH, (each) => (kept.includes(each) ? each : each.split('').map(escaped).join('')));
}

/** Replace: one for one, so that what is underlined stays above its line. */
export function plainText(text: string, kept = '\t\n', substitute = (_: string) => '\ufffd'): string {
  return text.replaceAll(EACH, (each) => (kept.includes(each) ? each : substitute(each)));
}

/** Drop: a text on one line, without the colours that it may have had. */
export function plainLine(text: string): string {
  return stripVTControlCharacters(text).toWellFormed().replaceAll(RUNS, ' ').trim();
}

/** Figures with every text in them as `plainLine` has it, keys too: for callers that put them into coloured lines. */
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
  return escapeControls(JSON.stringify(value, undefined, 2), '\n');
}
