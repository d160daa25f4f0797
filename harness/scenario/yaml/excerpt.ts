import stringWidth from 'string-width';

/** Widest part of a line that is shown, columns; a longer line is cut around the place. */
const WIDEST = 120;
/** What is shown of a cut line before the place. */
const BEFORE = 40;
/** What a terminal would obey or reorder text by, and what no encoding has: never printed as it is. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** Where a line with a mistake is, counted from 1; columns are characters, not bytes. */
export interface Place {
  readonly line: number;
  readonly column: number;
  /** The line and its underline; none where the line is blank. */
  readonly shown: readonly string[];
}

/** Finds the line of a range, and underlines the range as far as it goes on that line. */
export function placeOf(source: string, [from, to]: readonly [number, number]): Place {
  const start = Math.min(Math.max(from, 0), source.length);
  const begin = source.lastIndexOf('\n', start - 1) + 1;
  const next = source.indexOf('\n', start);
  const text = source.slice(begin, next === -1 ? undefined : next).replace(/\r$/, '');
  const line = source.slice(0, begin).split('\n').length;
  const column = [...source.slice(begin, start)].length + 1;
  if (text.trim() === '') return { line, column, shown: [] };
  return { line, column, shown: underline(String(line), text, start - begin, to - begin) };
}

/** Text that can be shown on any terminal: what is unprintable stands as its code. */
export function printable(text: string): string {
  return text.replaceAll(UNPRINTABLE, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `\\u${code.toString(16).padStart(4, '0')}`;
  });
}

function underline(gutter: string, text: string, from: number, to: number): string[] {
  const [before, marked, after] = cut(text.slice(0, from), text.slice(from, to), text.slice(to));
  // A tab stays a tab, so that the underline stands where the terminal puts the text.
  const indent = before
    .split('\t')
    .map((part) => ' '.repeat(stringWidth(part)))
    .join('\t');
  const width = Math.max(1, stringWidth(marked.replaceAll('\t', ' ')));
  const shown = `${before}${marked}${after}`.trimEnd();
  return [`  ${gutter} | ${shown}`, `  ${' '.repeat(gutter.length)} | ${indent}${'^'.repeat(width)}`];
}

function cut(before: string, marked: string, after: string): [string, string, string] {
  const parts: [string, string, string] = [visible(before), visible(marked), visible(after)];
  if (before.length + marked.length + after.length <= WIDEST) return parts;
  const [left, middle, right] = parts.map((part) => [...part]) as [string[], string[], string[]];
  const head = left.length > BEFORE ? `…${left.slice(1 - BEFORE).join('')}` : left.join('');
  const room = WIDEST - BEFORE;
  if (middle.length > room) return [head, `${middle.slice(0, room - 1).join('')}…`, ''];
  const rest = room - middle.length;
  const tail = right.length > rest ? `${right.slice(0, Math.max(0, rest - 1)).join('')}…` : right.join('');
  return [head, middle.join(''), tail];
}

/** One character a character, so that columns stay: control characters have pictures, the others a substitute. */
function visible(text: string): string {
  return text.replaceAll(UNPRINTABLE, (character) => {
    if (character === '\t') return character;
    const code = character.codePointAt(0) ?? 0;
    return code < 0x20 ? String.fromCodePoint(0x2400 + code) : '\ufffd';
  });
}
