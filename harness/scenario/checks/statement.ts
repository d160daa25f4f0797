import { quote } from '../wording.ts';
import { HARMLESS_CALLS } from './harmless-calls.ts';

/**
 * Why a statement could change something on a server, in words that follow "it"; undefined where it only reads, as far as
 * its tokens tell. What is not known to be harmless counts as a change. It is a safety net under the author's own hosts,
 * and no parser: views and triggers aren't seen, and only an account without the right to write is a guard.
 */
export function whyItCouldWrite(sql: string): string | undefined {
  const tokens = tokensOf(sql);
  if (typeof tokens === 'string') return tokens;
  const words = tokens.map(inCapitals);
  while (words.at(-1) === ';') words.pop();
  const first = words.find((word) => word !== '(');
  if (first === undefined) return 'is empty';
  if (!READERS.has(first)) return `begins with ${quote(first)}`;
  return reasonIn(words);
}

const READERS: ReadonlySet<string> = new Set([
  'SELECT',
  'WITH',
  'VALUES',
  'TABLE',
  'SHOW',
  'DESCRIBE',
  'DESC',
  'EXPLAIN',
]);

// They are reserved: WITH and EXPLAIN may lead to them, and MariaDB's sequences have the last.
const WRITERS: ReadonlySet<string> = new Set(['INSERT', 'UPDATE', 'DELETE', 'REPLACE', 'NEXTVAL']);

function reasonIn(words: readonly string[]): string | undefined {
  for (const [index, word] of words.entries()) {
    const [before = '', next = ''] = [words[index - 1], words[index + 1]];
    if (word === ';') return 'is several statements';
    if (word === 'INTO') return 'writes INTO something';
    if (word === 'FOR' && (next === 'UPDATE' || next === 'SHARE')) return `locks rows FOR ${next}`;
    if (word === 'LOCK' && next === 'IN') return 'locks rows IN SHARE MODE';
    if (word === 'VALUE' && next === 'FOR') return 'takes the NEXT VALUE of a sequence';
    if (next !== '(') {
      if (WRITERS.has(word)) return `contains ${word}`;
    } else if (/^["`\w\x80-\uffff]/.test(word) && !isHarmless(word, before)) {
      return `calls ${quote(word)}, which may be a function that writes`;
    }
  }
  return undefined;
}

// Of ASCII only: other alphabets have letters whose capitals are ASCII's, as the ı of Turkish.
function inCapitals(word: string): string {
  return word.replaceAll(/[a-z]+/g, (letters) => letters.toUpperCase());
}

/** Whether a word before a parenthesis calls nothing, or nothing that writes. */
function isHarmless(word: string, before: string): boolean {
  if (before === '.') return false; // db.name(): a stored function
  if (before === 'WITH' || before === 'RECURSIVE') return true; // WITH name (columns) AS
  return HARMLESS_CALLS.has(word) || /^(?:ST|JSON)_[A-Z]/.test(word);
}

// As MySQL reads them: spaces are ASCII's, and a `/*!` (`/*M!` of MariaDB) is no comment, for it is executed.
// https://dev.mysql.com/doc/refman/8.4/en/comments.html
const BLANK = /[\t-\r ]+|#[^\n]*|--(?=[\0-\x20\x7f]|$)[^\n]*|\/\*(?!M?!)[\s\S]*?\*\//;
const QUOTED = /'[^']*(?:''[^']*)*'|"[^"]*(?:""[^"]*)*"|`[^`]*(?:``[^`]*)*`/;
const WORD = /[\w$@\x80-\uffff]+/;
const TOKEN = new RegExp(`(?<blank>${BLANK.source})|${QUOTED.source}|${WORD.source}|[\\s\\S]`, 'y');

/** Words, quoted texts and symbols as they stand, without comments; or why they can't be told apart. */
function tokensOf(sql: string): string[] | string {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(sql); match; match = TOKEN.exec(sql)) {
    const [token] = match;
    if (match.groups?.blank !== undefined) continue;
    // Whether it escapes is for the server's sql_mode to say.
    if (/^["'`].*\\/s.test(token)) return 'has a backslash in quotes';
    if (/^["'`]$/.test(token)) return 'has a quote that is not closed';
    if (token === '/' && sql.startsWith('/*', match.index))
      return 'has a comment that is executed, or not closed';
    if (token.startsWith('$')) return 'has a name, or a quoted text, that begins with $';
    tokens.push(token);
  }
  return tokens;
}
