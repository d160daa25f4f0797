import { quote } from '../../vocabulary/wording.ts';
import type { CommentedText } from './comments.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { Path, YamlDocument } from './document.ts';

/** The texts that may go on behind a #; of the others, such as durations and names of providers, none can. */
const WORDS = [
  'workload.sql',
  'workload.sql.*',
  'strategies.*.command.*',
  'strategies.*.with.*',
  'strategies.*.with.*.*',
  'fleet.variables.*',
  'fleet.external.file',
  'fleet.external.command.*',
  'fleet.external.user',
  'fleet.external.database',
].map((pattern) => pattern.split('.'));
/** Prose has quotes and brackets that are never closed. */
const PROSE = ['description', 'baseline', 'strategies.*.name'].map((pattern) => pattern.split('.'));

/**
 * What a file's author should look at though nothing is wrong with it: statements and words that YAML ends at a #, where
 * they seem to go on. An honest comment has a space behind its #, and a whole text before it.
 */
export function noticesOf(document: YamlDocument): Diagnostic[] {
  return document.commentedTexts().flatMap((found) => (isCut(found) ? [noticeOf(found)] : []));
}

function noticeOf({ comment, range }: CommentedText): Diagnostic {
  return {
    message: `Notice: without quotes a text ends at a #, and ${quote(comment)} is a comment`,
    range,
    hint: 'If it belongs to the text, put all of it in quotes; if not, put what is before it in quotes.',
  };
}

function isCut({ path, text, comment }: CommentedText): boolean {
  const isProse = PROSE.some((pattern) => matches(path, pattern));
  if (!isProse && !WORDS.some((pattern) => matches(path, pattern))) return false;
  return isGlued(comment) || (!isProse && isOpen(text));
}

function matches(path: Path, pattern: readonly string[]): boolean {
  return path.length === pattern.length && pattern.every((step, at) => step === '*' || step === path[at]);
}

/** `#12`, `#'`, and not `# why` nor a line of dashes. */
function isGlued(comment: string): boolean {
  return /^#[\p{L}\p{N}_$"'`<{(]/u.test(comment);
}

const CLOSES: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** Whether a quote or a bracket of a text is not closed in it. The apostrophe of a word is no quote. */
function isOpen(text: string): boolean {
  const rest = text.replaceAll(/\\./gs, '').replaceAll(QUOTED, '');
  if (/["`]|(?<!\p{L})'|'(?!\p{L})/u.test(rest)) return true;
  const open: string[] = [];
  for (const character of rest) {
    const closing = CLOSES[character];
    if (closing !== undefined) open.push(closing);
    else if (open.at(-1) === character) open.pop();
  }
  return open.length > 0;
}

const QUOTED = /(?<!\p{L})'[^']*'|"[^"]*"|`[^`]*`/gu;
