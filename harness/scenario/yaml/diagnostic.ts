import stringWidth from 'string-width';
import { InputError } from '../../vocabulary/errors.ts';
import { escapeControls, plainText } from '../../vocabulary/plain-text.ts';
import { grouped } from '../../vocabulary/wording.ts';

/** A mistake in a file, at a place. */
export interface Diagnostic {
  readonly message: string;
  /** Offset of the first character, and of the one behind the last. */
  readonly range: readonly [number, number];
  /** What to do about it, where there is more to say than the message. */
  readonly hint?: string;
  /** Offset from which on its line is not to be shown: a password may stand there. */
  readonly secretFrom?: number;
}

/** Most mistakes that are shown: a file with more of them isn't mended in one go. */
const SHOWN = 50;
/** Widest part of a line that is shown, columns; a longer line is cut around the place. */
const WIDEST = 120;
/** What is shown of a cut line before the place. */
const BEFORE = 40;

/** A file has mistakes; the message shows them all, up to a number that can be read. Exit code 104. */
export class ScenarioError extends InputError {
  override name = 'ScenarioError';
  readonly diagnostics: readonly Diagnostic[];

  constructor(file: string, source: string, diagnostics: readonly Diagnostic[]) {
    const sorted = distinct(diagnostics).toSorted((a, b) => a.range[0] - b.range[0]);
    const safe = withoutSecrets(source, diagnostics);
    const hints = new Set<string>();
    const shown = sorted.slice(0, SHOWN).map((diagnostic) => {
      const { hint, ...rest } = diagnostic;
      // What to do is said once, however often it has to be done.
      const isNew = hint !== undefined && !hints.has(hint);
      if (isNew) hints.add(hint);
      return renderDiagnostic(file, safe, isNew ? diagnostic : rest);
    });
    const more = sorted.length - shown.length;
    if (more > 0) shown.push(`${escapeControls(file)}: ${grouped(more)} more mistakes are not shown`);
    super(shown.join('\n\n'));
    this.diagnostics = sorted;
  }
}

/** One mistake may break two rules of a shape. */
function distinct(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...new Map(diagnostics.map((each) => [`${each.range[0]} ${each.message}`, each])).values()];
}

// As long as before, so that every place stays where it is.
function withoutSecrets(source: string, diagnostics: readonly Diagnostic[]): string {
  const secrets = diagnostics.flatMap(({ secretFrom }) => secretFrom ?? []).toSorted((a, b) => a - b);
  let safe = '';
  for (const from of secrets) {
    if (from < safe.length) continue; // on the line of another
    const end = source.indexOf('\n', from);
    safe += source.slice(safe.length, from);
    safe += '*'.repeat((end === -1 ? source.length : end) - from);
  }
  return safe + source.slice(safe.length);
}

/** `file:line:col: message`, with the line underlined, as compilers do. */
export function renderDiagnostic(file: string, source: string, { message, range, hint }: Diagnostic): string {
  const [place, ...shown] = placeOf(source, range);
  const text = `${escapeControls(file)}:${place}: ${escapeControls(message)}`;
  return [text, ...shown, ...(hint === undefined ? [] : [`  ${escapeControls(hint)}`])].join('\n');
}

/** Line and column of a range, from 1, in characters; the line itself, unless it is blank, and what underlines the range on it. */
function placeOf(source: string, [from, to]: readonly [number, number]): string[] {
  const start = Math.min(Math.max(from, 0), source.length);
  const begin = source.lastIndexOf('\n', start - 1) + 1;
  const next = source.indexOf('\n', start);
  const text = source.slice(begin, next === -1 ? undefined : next).replace(/\r$/, '');
  const line = String(source.slice(0, begin).split('\n').length);
  const place = `${line}:${[...source.slice(begin, start)].length + 1}`;
  return text.trim() === '' ? [place] : [place, ...underline(line, text, start - begin, to - begin)];
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
  return plainText(text, '\t', (each) =>
    each < ' ' ? String.fromCodePoint(0x2400 + each.charCodeAt(0)) : '\ufffd',
  );
}
