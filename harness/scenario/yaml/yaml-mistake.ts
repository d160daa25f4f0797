import type { YAMLError } from 'yaml';
import type { Diagnostic } from './diagnostic.ts';

/** The parser's words where they leave open what to do: what they begin with, ours if there are better ones, and a hint. */
const WORDS: readonly (readonly [begins: string, message: string | undefined, hint: string])[] = [
  ['Flow map', 'Expected a } that closes the { before', 'Close it, or look for a missing "," or ":".'],
  ['Flow sequence', 'Expected a ] that closes the [ before', 'Close it, or look for a missing ",".'],
  [
    'Missing closing',
    'Expected the quote before to be closed',
    'Inside double quotes, a quote is written \\".',
  ],
  ['With stringKeys', 'Expected a key to be a text', 'A text that begins with [, { or * needs quotes.'],
  [
    'Block collections are not',
    'Expected "," or a closing bracket, found another key',
    'Is a "," missing between two keys?',
  ],
  [
    'Nested mappings',
    'Expected one value for this key, found a further ":"',
    'A text with ": " in it needs quotes; a key begins a line of its own.',
  ],
  ['Plain value cannot', undefined, 'A text that begins with this character needs quotes.'],
  ['Tabs are not', undefined, 'Indent with spaces.'],
  ['All mapping items', undefined, 'Indent the keys of one level alike.'],
  ['Unresolved tag', undefined, 'Scenarios use no tags: a text that begins with ! needs quotes.'],
  [
    'Invalid escape',
    undefined,
    'Inside double quotes, a backslash is written \\\\; single quotes leave it as it is.',
  ],
  ['Unexpected scalar', 'Expected the end of the value, found more text', 'Put the whole text in quotes.'],
  ['Unexpected ,', undefined, 'Remove it, or write what is missing before it.'],
  [
    'Unexpected flow',
    'Expected this bracket to close one, but none is open',
    'Remove it, or open one before it.',
  ],
  [
    'Unexpected block',
    'Expected the end of the value, found more lines',
    'Indent what belongs together alike.',
  ],
  ['Implicit', 'Expected a ":" behind the key', 'A key is followed by a colon and a space.'],
  ['A block sequence', 'Expected a key, found an item of a list', 'Indent the items of one list alike.'],
  ['Alias cannot', 'Expected a name behind the *', 'A text that begins with * needs quotes.'],
  [
    'Comments must',
    'Expected a space before the comment',
    'A # begins a comment; a text with one needs quotes.',
  ],
];

/** The mistakes in the YAML itself: the first of each line, which the others follow from. */
export function yamlMistakes(errors: readonly YAMLError[], source: string): Diagnostic[] {
  const end = source.trimEnd().length;
  const mistakes: Diagnostic[] = [];
  // Of the line that was looked at last: a hostile file has a mistake in each of its characters.
  let line: readonly [from: number, to: number] = [0, -1];
  for (const error of errors.toSorted((a, b) => a.pos[0] - b.pos[0])) {
    const mistake = wordMistake(error, end);
    const [at] = mistake.range;
    if (at >= line[0] && at <= line[1]) continue;
    mistakes.push(mistake);
    const next = source.indexOf('\n', at);
    line = [source.lastIndexOf('\n', at - 1) + 1, next === -1 ? source.length : next];
  }
  return mistakes;
}

/** A mistake in our words, at the last character where the file ends too early. */
function wordMistake({ message, pos }: YAMLError, end: number): Diagnostic {
  const [, better, hint] = WORDS.find(([begins]) => message.startsWith(begins)) ?? [];
  return {
    // Some messages quote what they found, over as many lines as it has.
    message: better ?? message.split('\n', 1)[0] ?? message,
    range: pos[0] >= end ? [Math.max(0, end - 1), end] : pos,
    ...(hint === undefined ? {} : { hint }),
  };
}
