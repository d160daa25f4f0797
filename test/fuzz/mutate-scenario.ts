import type { Random } from './random.ts';

/** Values that are wrong somewhere, and right elsewhere. */
const HOSTILE = [
  ...[
    '',
    '""',
    '~',
    'null',
    'true',
    'no',
    '0',
    '-1',
    '1e9',
    '1e308',
    '1e999',
    '.inf',
    '-.inf',
    '.nan',
    '0x10',
    '0o17',
  ],
  ...['99999999999999999999', '2024-01-01', '1:30', '[]', '{}', '[[]]', '[1, [2, [3]]]', '{a: {b: {c: d}}}'],
  ...[
    '0s',
    '1us',
    '99999999999h',
    '1000000000000000000000ms',
    '0%',
    '101%',
    '1e3%',
    '0B',
    '1GiB',
    '9999999999GiB',
    '1500.5ms',
    '0.3B',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    '../../x',
    '/etc/passwd',
    '"a\\0b"',
    '"\\e[2J"',
  ],
  ...[
    '👩‍💻',
    '日本語',
    '"\\u202e"',
    '\ufeff',
    '\u2028',
    '\t',
    '\r',
    "'",
    '"',
    '|',
    '>',
    '>-\n  x',
    '? x',
    '<<: *a',
  ],
  ...[
    '*a',
    '&a',
    '&a x',
    '*a : x',
    '!!str',
    '!!set {a, b}',
    '!!binary aGk=',
    '!x',
    '%YAML 1.1',
    '---',
    '...',
    '#',
    "' #'",
    ' #x',
    '{hostFile}',
    '"{hostFile}"',
    '"{{x}}"',
  ],
  ...[
    '{__proto__: 1}',
    '[*a, *a, *a]',
    '&a [*a]',
    '@',
    '`',
    '- - - -',
    ': : :',
    '[',
    ']',
    '{',
    '}',
    ',',
    'x'.repeat(300),
  ],
];

const TOKEN = /[\w./%-]+|[^\s\w]/g;

type Mutation = (text: string, random: Random, corpus: readonly string[]) => string;

/** One of the scenarios, changed in some ways; bytes, since some of the ways leave no text. */
export function mutateScenario(corpus: readonly string[], random: Random): Buffer {
  let text = random.of(corpus);
  for (let left = 1 + random.below(4); left > 0; left--) text = random.of(MUTATIONS)(text, random, corpus);
  const bytes = Buffer.from(text);
  if (random.below(5) === 0) {
    for (let left = 1 + random.below(4); left > 0 && bytes.length > 0; left--) {
      bytes[random.below(bytes.length)] = random.below(256);
    }
  }
  return bytes;
}

const MUTATIONS: readonly Mutation[] = [
  function swapValue(text, random) {
    return replaceMatch(text, /(?<=: ?)[^\s,{}[\]]+/g, random, () => random.of(HOSTILE));
  },
  function swapToken(text, random) {
    return replaceMatch(text, TOKEN, random, () => random.of(HOSTILE));
  },
  function swapTokens(text, random) {
    const tokens = text.match(TOKEN) ?? [''];
    return replaceMatch(text, TOKEN, random, () => random.of(tokens));
  },
  function insert(text, random) {
    const at = random.below(text.length + 1);
    return text.slice(0, at) + random.of(HOSTILE) + text.slice(at);
  },
  function remove(text, random) {
    const at = random.below(text.length);
    return text.slice(0, at) + text.slice(at + 1 + random.below(20));
  },
  function cutShort(text, random) {
    return text.slice(0, random.below(text.length));
  },
  function deleteLine(text, random) {
    return lines(text, random, (all, at) => all.toSpliced(at, 1));
  },
  function repeatLine(text, random) {
    const times = random.of([1, 1, 1, 40]);
    return lines(text, random, (all, at) =>
      all.toSpliced(at, 0, ...Array<string>(times).fill(all[at] ?? '')),
    );
  },
  function moveLine(text, random) {
    return lines(text, random, (all, at) => {
      const [line = ''] = all.splice(at, 1);
      return all.toSpliced(random.below(all.length), 0, line);
    });
  },
  function indentLine(text, random) {
    const indent = random.of([' ', '  ', '\t', '- ', '      ', '? ']);
    return lines(text, random, (all, at) => all.with(at, indent + (all[at] ?? '')));
  },
  function addLine(text, random) {
    return lines(text, random, (all, at) =>
      all.toSpliced(at, 0, `${random.of(HOSTILE)}: ${random.of(HOSTILE)}`),
    );
  },
  function splice(text, random, corpus) {
    const other = random.of(corpus);
    return text.slice(0, random.below(text.length)) + other.slice(random.below(other.length));
  },
  function nest(text, random) {
    const [open, close] = random.of([
      ['[', ']'],
      ['{a: ', '}'],
      ['- ', ''],
    ] as const);
    const depth = random.of([1, 5, 40, 2000]);
    return replaceMatch(text, TOKEN, random, (token) => open.repeat(depth) + token + close.repeat(depth));
  },
  function sweep(text, random) {
    const values = Array.from({ length: random.of([2, 100, 1000]) }, (_, index) => index + random.below(2));
    return replaceMatch(text, /(?<=: ?)[^\s,{}[\]]+/g, random, () => `[${values.join(', ')}]`);
  },
  function alias(text, random) {
    const anchored = replaceMatch(text, /(?<=: )(?=\S)/g, random, () => '&a ');
    return replaceMatch(anchored, /(?<=: )[^\s,{}[\]&]+/g, random, () => '*a');
  },
  function lineEnds(text) {
    return text.replaceAll('\n', '\r\n');
  },
];

function lines(text: string, random: Random, change: (all: string[], at: number) => string[]): string {
  const all = text.split('\n');
  return change(all, random.below(all.length)).join('\n');
}

/** Replaces one match of many. */
function replaceMatch(text: string, pattern: RegExp, random: Random, by: (found: string) => string): string {
  const matches = [...text.matchAll(pattern)];
  const match = matches[random.below(matches.length)];
  if (!match) return text;
  return text.slice(0, match.index) + by(match[0]) + text.slice(match.index + match[0].length);
}
