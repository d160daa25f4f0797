import { SqlError } from '../errors.ts';
import { type Expression, ExpressionParser, RESERVED } from './expression.ts';
import { type Assignment, parseSet } from './set.ts';
import { parseShow, type Show } from './show.ts';
import { Tokens } from './tokens.ts';

export type Statement = { readonly parameters: number } & (
  | {
      readonly kind: 'select';
      readonly columns: readonly SelectColumn[];
      readonly from?: { readonly database?: string; readonly table: string };
    }
  | { readonly kind: 'set'; readonly assignments: readonly Assignment[] }
  | { readonly kind: 'show'; readonly show: Show }
  | { readonly kind: 'use'; readonly database: string }
  | { readonly kind: 'kill'; readonly id: Expression; readonly what: 'connection' | 'query' }
  | { readonly kind: 'transaction'; readonly active: boolean }
);

export interface SelectColumn {
  readonly name: string;
  readonly expression: Expression;
}

/** MySQL's own limit, ER_TOO_MANY_FIELDS. */
const MOST_COLUMNS = 4096;

/** Reads one statement, or throws the error that MySQL answers it with. */
export function parse(sql: string): Statement {
  const tokens = new Tokens(sql);
  if (tokens.next.kind === 'end') throw new SqlError(1065, '42000', 'Query was empty');
  const expressions = new ExpressionParser(tokens);
  const keyword = tokens.next.kind === 'word' ? tokens.next.text.toLowerCase() : '';
  const parseRest = PARSERS.get(keyword);
  if (!parseRest) throw UNSIMULATED.has(keyword) ? notSupported(keyword) : tokens.unexpected();
  tokens.take();
  const statement = parseRest(tokens, expressions);
  tokens.expectEnd();
  return { ...statement, parameters: expressions.parameters };
}

type Parsed = Statement extends infer S ? (S extends Statement ? Omit<S, 'parameters'> : never) : never;

// A Map, as all tables here that a client's words are looked up in: an object has a `constructor` of its own.
const PARSERS = new Map<string, (tokens: Tokens, expressions: ExpressionParser) => Parsed>(
  Object.entries({
    select: parseSelect,
    set: (tokens, expressions) => ({ kind: 'set', assignments: parseSet(tokens, expressions) }),
    show: (tokens) => ({ kind: 'show', show: parseShow(tokens) }),
    use: (tokens) => ({ kind: 'use', database: tokens.name() }),
    kill: (tokens, expressions) => {
      const what = tokens.accept('query') ? 'query' : 'connection';
      if (what === 'connection') tokens.accept('connection');
      return { kind: 'kill', id: expressions.parse(), what };
    },
    begin: (tokens) => transaction(tokens, true),
    commit: (tokens) => transaction(tokens, false),
    rollback: (tokens) => transaction(tokens, false),
    start: (tokens) => {
      tokens.expect('transaction');
      skipRest(tokens); // READ ONLY, WITH CONSISTENT SNAPSHOT: nothing is stored that they could change
      return { kind: 'transaction', active: true };
    },
  }),
);

// MySQL's statements that this simulation does not have; saying so beats calling them a mistake in the syntax.
const UNSIMULATED = new Set(
  'alter analyze call create delete delimiter desc describe do drop explain flush grant insert load lock optimize rename replace reset revoke savepoint table truncate unlock update values with xa'.split(
    ' ',
  ),
);

function notSupported(keyword: string): SqlError {
  const message = `This version of MySQL doesn't yet support '${keyword.toUpperCase()}'`;
  return new SqlError(1235, '42000', message);
}

function transaction(tokens: Tokens, active: boolean): Parsed {
  tokens.accept('work');
  return { kind: 'transaction', active };
}

function parseSelect(tokens: Tokens, expressions: ExpressionParser): Parsed {
  const columns: SelectColumn[] = [];
  do {
    columns.push(parseColumn(tokens, expressions));
    if (columns.length > MOST_COLUMNS) throw new SqlError(1117, 'HY000', 'Too many columns');
  } while (tokens.accept(','));
  if (tokens.accept('from') && !tokens.accept('dual')) {
    const first = tokens.name();
    const from = tokens.accept('.') ? { database: first, table: tokens.name() } : { table: first };
    skipRest(tokens); // no table exists, so no clause matters
    return { kind: 'select', columns, from };
  }
  if (tokens.accept('limit')) {
    expressions.parse();
    if (tokens.accept(',') || tokens.accept('offset')) expressions.parse();
  }
  return { kind: 'select', columns };
}

function parseColumn(tokens: Tokens, expressions: ExpressionParser): SelectColumn {
  const { start } = tokens.next;
  const expression = expressions.parse();
  const written = tokens.sql.slice(start, tokens.position);
  if (tokens.accept('as')) return { name: alias(tokens), expression };
  const { kind, text } = tokens.next;
  const star = expression.kind === 'column' && expression.name.endsWith('*');
  const aliasable =
    kind === 'quoted' || kind === 'string' || (kind === 'word' && !RESERVED.has(text.toLowerCase()));
  const aliased = aliasable && !star;
  return { name: aliased ? alias(tokens) : nameOf(expression, written), expression };
}

function alias(tokens: Tokens): string {
  return tokens.next.kind === 'string' ? tokens.take().text : tokens.name();
}

// MySQL names a column by its text as written, except that a string has no quotes and NULL is in capitals.
function nameOf(expression: Expression, written: string): string {
  if (expression.kind !== 'literal') return written;
  const { type, content } = expression.value;
  if (type === 'null') return 'NULL';
  return type === 'string' ? String(content) : written;
}

function skipRest(tokens: Tokens): void {
  while (tokens.next.kind !== 'end') tokens.take();
}
