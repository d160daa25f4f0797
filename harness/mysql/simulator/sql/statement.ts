import type { DescribedAnswer } from '../described/answer.ts';
import { notSupported, SqlError } from '../packets/errors.ts';
import { type Expression, ExpressionParser, RESERVED } from './expression.ts';
import { type Assignment, parseSet } from './set.ts';
import { parseShow, type Show } from './show.ts';
import { Tokens } from './tokens.ts';

export type Statement = { readonly parameters: number } & (
  | {
      readonly kind: 'select';
      readonly columns: readonly SelectColumn[];
      readonly table?: { readonly database: string | undefined; readonly name: string };
    }
  | { readonly kind: 'set'; readonly assignments: readonly Assignment[] }
  | { readonly kind: 'show'; readonly show: Show }
  | { readonly kind: 'use'; readonly database: string }
  | { readonly kind: 'kill'; readonly id: Expression }
  | { readonly kind: 'transaction'; readonly command: 'begin' | 'commit' | 'rollback' }
  | { readonly kind: 'described'; readonly answer: DescribedAnswer; readonly counted: string }
);

interface SelectColumn {
  readonly name: string;
  readonly expression: Expression;
}

/** MySQL's own limit, ER_TOO_MANY_FIELDS. */
const MOST_COLUMNS = 4096;

/** Reads one statement, or throws the error that MySQL answers it with; one whose answer is described may say anything. */
export function parse(sql: string, described?: DescribedAnswer): Statement {
  const counted = described?.kindOf(sql);
  if (described && counted !== undefined)
    return { kind: 'described', answer: described, counted, parameters: 0 };
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

const PARSERS = new Map<string, (tokens: Tokens, expressions: ExpressionParser) => Parsed>(
  Object.entries({
    select: parseSelect,
    set: (tokens, expressions) => ({ kind: 'set', assignments: parseSet(tokens, expressions) }),
    show: (tokens) => ({ kind: 'show', show: parseShow(tokens) }),
    kill: (tokens, expressions) => {
      tokens.accept('connection');
      return { kind: 'kill', id: expressions.parse() };
    },
    use: (tokens) => ({ kind: 'use', database: tokens.name() }),
    begin: (tokens) => transaction(tokens, 'begin'),
    commit: (tokens) => transaction(tokens, 'commit'),
    rollback: (tokens) => transaction(tokens, 'rollback'),
    start: (tokens) => {
      tokens.expect('transaction');
      tokens.rest(); // READ ONLY, WITH CONSISTENT SNAPSHOT: nothing is stored that they could change
      return { kind: 'transaction', command: 'begin' };
    },
  }),
);

// MySQL's statements that this simulation does not have.
const UNSIMULATED = new Set(
  'alter analyze call create delete delimiter desc describe do drop explain flush grant insert load lock optimize rename replace reset revoke savepoint table truncate unlock update values with xa'.split(
    ' ',
  ),
);

function transaction(tokens: Tokens, command: 'begin' | 'commit' | 'rollback'): Parsed {
  tokens.accept('work');
  return { kind: 'transaction', command };
}

function parseSelect(tokens: Tokens, expressions: ExpressionParser): Parsed {
  const columns: SelectColumn[] = [];
  do {
    columns.push(parseColumn(tokens, expressions));
    if (columns.length > MOST_COLUMNS) throw new SqlError(1117, 'HY000', 'Too many columns');
  } while (tokens.accept(','));
  if (tokens.accept('from') && !tokens.accept('dual')) {
    const first = tokens.name();
    const second = tokens.accept('.') ? tokens.name() : undefined;
    tokens.rest(); // no table exists, so no clause matters
    const database = second === undefined ? undefined : first;
    return { kind: 'select', columns, table: { database, name: second ?? first } };
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
  const isName =
    kind === 'quoted' || kind === 'string' || (kind === 'word' && !RESERVED.has(text.toLowerCase()));
  const aliased = isName && !expression.word?.endsWith('*');
  return { name: aliased ? alias(tokens) : nameOf(expression, written), expression };
}

function alias(tokens: Tokens): string {
  return tokens.next.kind === 'string' ? tokens.take().text : tokens.name();
}

// MySQL names a column by its text as written, except that a string has no quotes and NULL is in capitals.
function nameOf({ literal }: Expression, written: string): string {
  if (literal?.type === 'null') return 'NULL';
  return literal?.type === 'string' ? String(literal.content) : written;
}
