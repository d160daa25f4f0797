import { noDatabaseSelected, notSupported, SqlError, wrongArguments } from '../packets/errors.ts';
import { asNumber, asText, integer, NULL, string, unsigned, type Value } from '../packets/values.ts';
import type { Session } from '../session.ts';
import type { Tokens } from './tokens.ts';

/** What an expression is evaluated against. */
export interface Scope {
  readonly session: Session;
  /** The values of `?`, in order. */
  readonly parameters: readonly Value[];
}

export interface Expression {
  readonly evaluate: (scope: Scope) => Value;
  /** How long its sleeps take, milliseconds; absent: it has none. */
  readonly sleepMs?: (scope: Scope) => number;
  /** Set for a literal, whose column MySQL names after its value. */
  readonly literal?: Value;
  /** Set for a name, which is a column, that only a table could have, or a bare word of SET. */
  readonly word?: string;
}

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
    if (kind === 'string') return literal(string(this.#strings()));
    if (kind === 'number') return literal(numeric(tokens.take().text));
    if (tokens.accept('-')) return this.#negated();
    if (tokens.accept('?')) {
      const index = this.parameters++;
      return { evaluate: ({ parameters }) => parameters[index] ?? NULL };
    }
    if (tokens.accept('@@')) return this.#systemVariable();
    if (tokens.at('@')) throw notSupported('user variables');
    if (tokens.accept('*')) return column('*');
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
    return literal({ type: type === 'unsigned' ? 'decimal' : type, content: `-${content}` });
  }

  #systemVariable(): Expression {
    const first = this.#tokens.name().toLowerCase();
    const name = this.#tokens.accept('.') ? this.#tokens.name().toLowerCase() : first;
    const scope = name !== first && first === 'global' ? 'global' : 'session';
    return {
      evaluate({ session }) {
        const value = session.variable(name, scope);
        return typeof value === 'string' ? string(value) : integer(Number(value));
      },
    };
  }

  #named(): Expression {
    const tokens = this.#tokens;
    let name = tokens.name();
    if (tokens.next.kind === 'string' && INTRODUCER.test(name)) return this.#primary();
    const constant = CONSTANTS.get(name.toLowerCase());
    if (constant) return literal(constant);
    if (tokens.accept('('))
      return name.toLowerCase() === 'cast' ? this.#cast() : this.#call(name.toLowerCase());
    while (tokens.accept('.')) name += `.${tokens.accept('*') ? '*' : tokens.name()}`;
    return column(name);
  }

  #call(name: string): Expression {
    const given: Expression[] = [];
    if (!this.#tokens.at(')')) {
      do given.push(this.parse());
      while (this.#tokens.accept(','));
    }
    return this.#closed(name === 'sleep' ? sleep(given) : call(name, given));
  }

  // CAST(… AS CHAR(60) CHARACTER SET utf8mb4), by which SQLAlchemy sees how text comes back.
  #cast(): Expression {
    const tokens = this.#tokens;
    const { evaluate } = this.parse();
    tokens.expect('as');
    if (!tokens.accept('char')) throw notSupported(`cast as ${tokens.name()}`);
    let length = Infinity;
    if (tokens.accept('(')) {
      length = Number(tokens.take().text);
      tokens.expect(')');
    }
    if (tokens.accept('character')) {
      tokens.expect('set');
      tokens.name();
    }
    return this.#closed({
      evaluate(scope) {
        const text = asText(evaluate(scope));
        return text === undefined ? NULL : string([...text].slice(0, length).join(''));
      },
    });
  }

  #closed(expression: Expression): Expression {
    this.#tokens.expect(')');
    return expression;
  }
}

/** A string's character set: _utf8mb4'text', N'text'. */
const INTRODUCER = /^(_[a-z]\w*|n)$/i;

const CONSTANTS = new Map<string, Value>(Object.entries({ null: NULL, true: integer(1), false: integer(0) }));

// Words that can't be a column or an alias without quotes; those that a driver's statements may run into.
export const RESERVED = new Set(
  'and as asc between by case desc div else for from group having if in interval into is join like limit not on or order select set show table then union update use using values when where xor'.split(
    ' ',
  ),
);

const database = ({ session }: Scope) => (session.database === undefined ? NULL : string(session.database));

// A Map, as all tables here that a client's words are looked up in: an object has a `constructor` of its own.
const FUNCTIONS = new Map<string, (scope: Scope) => Value>(
  Object.entries({
    connection_id: ({ session }: Scope) => unsigned(session.id),
    database,
    schema: database,
    version: ({ session }: Scope) => string(session.server.version),
  }),
);

function call(name: string, given: readonly Expression[]): Expression {
  return {
    evaluate(scope) {
      const called = FUNCTIONS.get(name);
      if (!called) throw unknownFunction(name, scope.session.database);
      if (given.length > 0) throw parameterCount(name);
      return called(scope);
    },
  };
}

function sleep([duration, ...more]: readonly Expression[]): Expression {
  return {
    evaluate() {
      if (!duration || more.length > 0) throw parameterCount('sleep');
      return integer(0);
    },
    sleepMs(scope) {
      const seconds = duration && asNumber(duration.evaluate(scope));
      if (seconds === undefined || seconds < 0) throw wrongArguments('sleep.');
      return seconds * 1000;
    },
  };
}

function literal(value: Value): Expression {
  return { literal: value, evaluate: () => value };
}

function column(name: string): Expression {
  return {
    word: name,
    evaluate() {
      if (name === '*') throw new SqlError(1096, 'HY000', 'No tables used');
      throw new SqlError(1054, '42S22', `Unknown column '${name}' in 'field list'`);
    },
  };
}

function parameterCount(name: string): SqlError {
  const message = `Incorrect parameter count in the call to native function '${name}'`;
  return new SqlError(1582, '42000', message);
}

// Not a native function: MySQL looks for a stored one in the database in use.
function unknownFunction(name: string, inDatabase: string | undefined): SqlError {
  if (inDatabase === undefined) return noDatabaseSelected();
  return new SqlError(1305, '42000', `FUNCTION ${inDatabase}.${name} does not exist`);
}

const LARGEST_SIGNED = 2n ** 63n - 1n;

function numeric(text: string): Value {
  if (/e/i.test(text)) return double(text);
  if (text.includes('.')) return { type: 'decimal', content: text.startsWith('.') ? `0${text}` : text };
  // Beyond 64 bits; converting millions of digits would block the event loop.
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
