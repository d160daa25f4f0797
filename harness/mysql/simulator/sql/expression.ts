import { SqlError } from '../errors.ts';
import { integer, NULL, string, type Value } from '../packets/values.ts';
import type { Tokens } from './tokens.ts';

export type Expression =
  | { readonly kind: 'literal'; readonly value: Value }
  /** The nth `?`, from 0. */
  | { readonly kind: 'parameter'; readonly index: number }
  | { readonly kind: 'system-variable'; readonly name: string; readonly scope: 'session' | 'global' }
  | { readonly kind: 'user-variable'; readonly name: string }
  | { readonly kind: 'call'; readonly name: string; readonly parameters: readonly Expression[] }
  | {
      readonly kind: 'cast';
      readonly operand: Expression;
      readonly to: Value['type'];
      readonly length?: number;
    }
  /** A column, which only a table could have. */
  | { readonly kind: 'column'; readonly name: string };

/** Parses the expressions of one statement, numbering its parameters. */
export class ExpressionParser {
  readonly #tokens: Tokens;
  #depth = 0;
  /** How many `?` were read. */
  parameters = 0;

  constructor(tokens: Tokens) {
    this.#tokens = tokens;
  }

  parse(): Expression {
    // Deeper than any driver's statement, and far from the end of the stack.
    if (this.#depth > 200) throw this.#tokens.unexpected();
    this.#depth += 1;
    const expression = this.#primary();
    while (this.#tokens.accept('collate')) this.#tokens.name();
    this.#depth -= 1;
    return expression;
  }

  #primary(): Expression {
    const tokens = this.#tokens;
    const { kind, text } = tokens.next;
    if (kind === 'string') return { kind: 'literal', value: string(this.#strings()) };
    if (kind === 'number') return { kind: 'literal', value: numeric(tokens.take().text) };
    if (tokens.accept('-')) return this.#negated();
    if (tokens.accept('?')) return { kind: 'parameter', index: this.parameters++ };
    if (tokens.accept('@@')) return this.#systemVariable();
    if (tokens.accept('@')) return { kind: 'user-variable', name: tokens.name() };
    if (tokens.accept('*')) return { kind: 'column', name: '*' };
    if (tokens.accept('(')) return this.#closed(this.parse());
    if (kind === 'quoted' || (kind === 'word' && !RESERVED.has(text.toLowerCase()))) return this.#named();
    throw tokens.unexpected();
  }

  // Neighbouring strings are one string.
  #strings(): string {
    let text = '';
    while (this.#tokens.next.kind === 'string') text += this.#tokens.take().text;
    return text;
  }

  #negated(): Expression {
    if (this.#tokens.next.kind !== 'number') throw this.#tokens.unexpected();
    const { type, content } = numeric(this.#tokens.take().text);
    return {
      kind: 'literal',
      value: { type: type === 'unsigned' ? 'decimal' : type, content: `-${content}` },
    };
  }

  #systemVariable(): Expression {
    const first = this.#tokens.name().toLowerCase();
    if (!this.#tokens.accept('.')) return { kind: 'system-variable', name: first, scope: 'session' };
    const name = this.#tokens.name().toLowerCase();
    return { kind: 'system-variable', name, scope: first === 'global' ? 'global' : 'session' };
  }

  #named(): Expression {
    const tokens = this.#tokens;
    let name = tokens.name();
    if (tokens.next.kind === 'string' && INTRODUCER.test(name)) return this.#primary();
    const constant = CONSTANTS.get(name.toLowerCase());
    if (constant) return { kind: 'literal', value: constant };
    if (tokens.accept('(')) return this.#call(name.toLowerCase());
    if (/^current_(user|timestamp)$/i.test(name))
      return { kind: 'call', name: name.toLowerCase(), parameters: [] };
    while (tokens.accept('.')) name += `.${tokens.accept('*') ? '*' : tokens.name()}`;
    return { kind: 'column', name };
  }

  #call(name: string): Expression {
    if (name === 'cast') return this.#cast();
    const parameters: Expression[] = [];
    if (this.#tokens.accept(')')) return { kind: 'call', name, parameters };
    do parameters.push(this.parse());
    while (this.#tokens.accept(','));
    return this.#closed({ kind: 'call', name, parameters });
  }

  #cast(): Expression {
    const tokens = this.#tokens;
    const operand = this.parse();
    tokens.expect('as');
    const to = CAST_TYPES.get(tokens.name().toLowerCase());
    if (!to) throw tokens.unexpected();
    let length: number | undefined;
    if (tokens.accept('(')) {
      length = Number(tokens.take().text);
      if (tokens.accept(',')) tokens.take(); // a decimal's scale
      tokens.expect(')');
    }
    if (tokens.accept('charset')) tokens.name();
    else if (tokens.accept('character')) this.#characterSet();
    if (!tokens.at(')')) tokens.name(); // SIGNED INTEGER
    return this.#closed({ kind: 'cast', operand, to, ...(length === undefined ? {} : { length }) });
  }

  #characterSet(): void {
    this.#tokens.expect('set');
    this.#tokens.name();
  }

  #closed(expression: Expression): Expression {
    this.#tokens.expect(')');
    return expression;
  }
}

/** A string's character set: _utf8mb4'text', N'text'. */
const INTRODUCER = /^(_[a-z]\w*|n)$/i;

const CONSTANTS = new Map<string, Value>(Object.entries({ null: NULL, true: integer(1), false: integer(0) }));

const CAST_TYPES = new Map<string, Value['type']>(
  Object.entries({
    binary: 'binary',
    char: 'string',
    decimal: 'decimal',
    double: 'double',
    nchar: 'string',
    signed: 'integer',
    unsigned: 'unsigned',
  }),
);

// Words that can't be a column or an alias without quotes; those that a driver's statements may run into.
export const RESERVED = new Set(
  'and as asc between by case desc div else for from group having if in interval into is join like limit not on or order select set show table then union update use using values when where xor'.split(
    ' ',
  ),
);

const LARGEST_SIGNED = 2n ** 63n - 1n;

function numeric(text: string): Value {
  if (/e/i.test(text)) return double(text);
  if (text.includes('.')) return { type: 'decimal', content: text.startsWith('.') ? `0${text}` : text };
  // Beyond 64 bits; converting millions of digits would keep everybody waiting.
  if (/^0*[1-9]\d{20}/.test(text)) return { type: 'decimal', content: text };
  const value = BigInt(text);
  if (value >= 2n ** 64n) return { type: 'decimal', content: text };
  return { type: value > LARGEST_SIGNED ? 'unsigned' : 'integer', content: String(value) };
}

function double(text: string): Value {
  const value = Number(text);
  if (Number.isFinite(value)) return { type: 'double', content: String(value) };
  throw new SqlError(1367, '22007', `Illegal double '${text}' value found during parsing`);
}
