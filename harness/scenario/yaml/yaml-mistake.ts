import type { ErrorCode, YAMLError } from 'yaml';
import { omitUndefined } from '../../vocabulary/omit-undefined.ts';
import type { Diagnostic } from './diagnostic.ts';

interface Words {
  /** Which of the mistakes with one code; absent: all of them. */
  readonly of?: RegExp;
  /** In place of the parser's own. */
  readonly message?: string;
  readonly hint: string;
}

const NO_COLON = {
  message: 'Expected a ":" behind the key',
  hint: 'A key is followed by a colon and a space.',
};
const OPEN_MAP = {
  of: /^Flow map .* with a \}$/,
  message: 'Expected a } that closes the { before',
  hint: 'Close it, or look for a missing "," or ":".',
};
const OPEN_LIST = {
  of: /^Flow sequence .* with a \]$/,
  message: 'Expected a ] that closes the [ before',
  hint: 'Close it, or look for a missing ",".',
};

/** Better words, and what to do, where the parser's own leave that open. One code may stand for several mistakes. */
const WORDS: Partial<Record<ErrorCode, readonly Words[]>> = {
  BAD_ALIAS: [
    {
      of: /^Alias cannot be/,
      message: 'Expected a name behind the *',
      hint: 'A text that begins with * needs quotes.',
    },
  ],
  BAD_DQ_ESCAPE: [
    { hint: 'Inside double quotes, a backslash is written \\\\; single quotes leave it as it is.' },
  ],
  BAD_INDENT: [
    OPEN_MAP,
    OPEN_LIST,
    { of: /^All mapping items/, hint: 'Indent the keys of one level alike.' },
  ],
  BAD_SCALAR_START: [{ hint: 'A text that begins with this character needs quotes.' }],
  BLOCK_AS_IMPLICIT_KEY: [
    {
      of: /block sequence/,
      message: 'Expected a key, found an item of a list',
      hint: 'Indent the items of one list alike.',
    },
    {
      message: 'Expected one value for this key, found a further ":"',
      hint: 'A text with ": " in it needs quotes; a key begins a line of its own.',
    },
  ],
  BLOCK_IN_FLOW: [
    {
      message: 'Expected "," or a closing bracket, found another key',
      hint: 'Is a "," missing between two keys?',
    },
  ],
  MISSING_CHAR: [
    OPEN_MAP,
    OPEN_LIST,
    {
      of: /closing .quote$/,
      message: 'Expected the quote before to be closed',
      hint: 'Inside double quotes, a quote is written \\".',
    },
    {
      of: /^Comments/,
      message: 'Expected a space before the comment',
      hint: 'A # begins a comment; a text with one needs quotes.',
    },
    { of: /^Implicit/, ...NO_COLON },
  ],
  MULTILINE_IMPLICIT_KEY: [NO_COLON],
  NON_STRING_KEY: [
    {
      message: 'Expected a key to be a text',
      hint: 'A text that begins with [, { or * needs quotes.',
    },
  ],
  TAB_AS_INDENT: [{ hint: 'Indent with spaces.' }],
  TAG_RESOLVE_FAILED: [{ hint: 'Scenarios use no tags: a text that begins with ! needs quotes.' }],
  UNEXPECTED_TOKEN: [
    { of: /^Unexpected ,/, hint: 'Remove it, or write what is missing before it.' },
    {
      of: /^Unexpected scalar/,
      message: 'Expected the end of the value, found more text',
      hint: 'Put the whole text in quotes.',
    },
    {
      of: /^Unexpected flow/,
      message: 'Expected this bracket to close one, but none is open',
      hint: 'Remove it, or open one before it.',
    },
    {
      of: /^Unexpected block/,
      message: 'Expected the end of the value, found more lines',
      hint: 'Indent what belongs together alike.',
    },
  ],
};

/** The mistakes in the YAML itself: the first of each line, which the others follow from. */
export function yamlMistakes(errors: readonly YAMLError[], source: string): Diagnostic[] {
  const end = source.trimEnd().length;
  const mistakes: Diagnostic[] = [];
  // Of the line that was looked at last: a hostile file has a mistake in each of its characters.
  let line: readonly [from: number, to: number] = [0, -1];
  for (const error of errors.toSorted((a, b) => a.pos[0] - b.pos[0])) {
    const mistake = wordMistake(error, end, source);
    const [at] = mistake.range;
    if (at >= line[0] && at <= line[1]) continue;
    mistakes.push(mistake);
    const next = source.indexOf('\n', at);
    line = [source.lastIndexOf('\n', at - 1) + 1, next === -1 ? source.length : next];
  }
  return mistakes;
}

/** At the last character where the file ends too early. */
function wordMistake({ code, message, pos }: YAMLError, end: number, source: string): Diagnostic {
  const words = WORDS[code]?.find(({ of }) => of?.test(message) ?? true);
  return omitUndefined({
    // Some messages quote what they found, over as many lines as it has.
    message: words?.message ?? message.split('\n', 1)[0] ?? message,
    range: pos[0] >= end ? ([Math.max(0, end - 1), end] as const) : pos,
    hint:
      words === OPEN_MAP || words === OPEN_LIST ? `${words.hint}${hashHint(source, pos[0])}` : words?.hint,
  });
}

/** A bracket in a comment closes nothing: whether there is one in the last line before a place. */
function hashHint(source: string, at: number): string {
  const before = source.slice(source.lastIndexOf('\n', at - 2) + 1, at);
  return /\s#.*[\]}]/.test(before)
    ? ' What stands behind a # is a comment: a text with one needs quotes.'
    : '';
}
