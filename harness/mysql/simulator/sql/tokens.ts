import { syntaxError } from '../packets/errors.ts';

interface Token {
  readonly kind: 'word' | 'quoted' | 'string' | 'number' | 'symbol' | 'end';
  /** A word as written, a string without its quotes and escapes, a symbol. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

// What stands between tokens. `/*! ... */` is not a comment to MySQL: its content is executed.
const BLANK = /(?:\s+|#[^\n]*|--(?=\s|$)[^\n]*|\/\*(?!!).*?\*\/|\/\*!\d*|\*\/)*/sy;
const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?/iy;
const WORD = /[\p{L}\p{N}_$]+/uy;
const SYMBOL = /@@|:=|[@.,()*?=+\-/%<>!&|^~;:[\]{}\\]/y;

/** Reads a statement's tokens one after the other. */
export class Tokens {
  readonly sql: string;
  #next: Token;
  #previousEnd = 0;

  constructor(sql: string) {
    this.sql = sql;
    this.#next = this.#read(0);
  }

  get next(): Token {
    return this.#next;
  }

  /** Where the last token taken ends. */
  get position(): number {
    return this.#previousEnd;
  }

  take(): Token {
    const token = this.#next;
    this.#previousEnd = token.end;
    this.#next = this.#read(token.end);
    return token;
  }

  /** Takes the next token if it is this word, in any case, or this symbol. */
  accept(text: string): boolean {
    if (!this.at(text)) return false;
    this.take();
    return true;
  }

  at(text: string): boolean {
    const { kind, text: found } = this.#next;
    if (kind === 'word') return found.toLowerCase() === text;
    return kind === 'symbol' && found === text;
  }

  expect(text: string): void {
    if (!this.accept(text)) throw this.unexpected();
  }

  /** Takes a name, quoted with backticks or not. */
  name(): string {
    if (this.#next.kind !== 'word' && this.#next.kind !== 'quoted') throw this.unexpected();
    return this.take().text;
  }

  /** Takes all that is left, token by token: it may yet hold a mistake. */
  rest(): string {
    const { start } = this.#next;
    while (this.#next.kind !== 'end') this.take();
    return this.sql.slice(start);
  }

  /** Semicolons may end a statement; another statement may not follow them. */
  expectEnd(): void {
    while (this.accept(';'));
    if (this.#next.kind !== 'end') throw this.unexpected();
  }

  unexpected(): Error {
    return errorAt(this.sql, this.#next.start);
  }

  #read(from: number): Token {
    const { sql } = this;
    BLANK.lastIndex = from;
    const start = from + (BLANK.exec(sql)?.[0].length ?? 0);
    if (start >= sql.length) return { kind: 'end', text: '', start, end: start };
    // A comment that is not closed. Read as symbols, each of many would be looked through to the end.
    if (sql.startsWith('/*', start)) throw errorAt(sql, start);
    const quote = sql.charAt(start);
    if (quote === "'" || quote === '"' || quote === '`') return quoted(sql, start, quote);
    for (const [kind, pattern] of [
      ['word', WORD],
      ['number', NUMBER],
      ['symbol', SYMBOL],
    ] as const) {
      pattern.lastIndex = start;
      const text = pattern.exec(sql)?.[0];
      // An unquoted name may begin with digits, but not consist of them alone; `1e3` is a number.
      if (text === undefined || (kind === 'word' && /^\d+(e\d*)?$/i.test(text))) continue;
      return { kind, text, start, end: start + text.length };
    }
    throw errorAt(sql, start);
  }
}

function quoted(sql: string, start: number, quote: string): Token {
  let text = '';
  let from = start + 1;
  for (let index = from; index < sql.length; index++) {
    const character = sql.charAt(index);
    if (character === '\\' && quote !== '`') {
      text += sql.slice(from, index) + unescaped(sql.charAt(index + 1));
      from = index + 2;
      index += 1;
    } else if (character === quote && sql.charAt(index + 1) === quote) {
      text += sql.slice(from, index + 1);
      from = index + 2;
      index += 1;
    } else if (character === quote) {
      text += sql.slice(from, index);
      return { kind: quote === '`' ? 'quoted' : 'string', text, start, end: index + 1 };
    }
  }
  throw errorAt(sql, start);
}

// https://dev.mysql.com/doc/refman/8.4/en/string-literals.html, table 11.1; LIKE's \% and \_ keep their backslash.
function unescaped(character: string): string {
  if (character === '%' || character === '_') return `\\${character}`;
  return ESCAPES[character] ?? character;
}

const ESCAPES: Record<string, string> = { 0: '\0', b: '\b', n: '\n', r: '\r', t: '\t', Z: '\x1a' };

/** MySQL shows at most eighty characters of what it could not read. */
function errorAt(sql: string, at: number): Error {
  return syntaxError(sql.slice(at, at + 80), sql.slice(0, at).split('\n').length);
}
