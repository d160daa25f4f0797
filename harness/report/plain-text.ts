import { stripVTControlCharacters } from 'node:util';

/** A text of somebody else's (a strategy's name, what it printed) on one line, without control characters. */
export function plainLine(text: string): string {
  return stripVTControlCharacters(text)
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();
}
