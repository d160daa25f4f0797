import { string } from '../packets/values.ts';
import type { Expression, ExpressionParser } from './expression.ts';
import type { Tokens } from './tokens.ts';

/** One assignment of a SET statement. */
export interface Assignment {
  readonly target: 'user' | 'session' | 'global';
  readonly name: string;
  /** Absent for DEFAULT. */
  readonly value?: Expression;
}

/** Reads what follows SET. https://dev.mysql.com/doc/refman/8.4/en/set-variable.html */
export function parseSet(tokens: Tokens, expressions: ExpressionParser): Assignment[] {
  if (tokens.accept('names')) return parseNames(tokens);
  if (tokens.accept('charset')) return characterSets(tokens, CHARACTER_SET);
  if (tokens.accept('character')) {
    tokens.expect('set');
    return characterSets(tokens, CHARACTER_SET);
  }
  const assignments: Assignment[] = [];
  do {
    const scope = SCOPES.get(tokens.next.text.toLowerCase());
    if (scope && tokens.next.kind === 'word') tokens.take();
    if (tokens.accept('transaction')) return parseTransaction(tokens);
    assignments.push(parseAssignment(tokens, expressions, scope ?? 'session'));
  } while (tokens.accept(','));
  return assignments;
}

const SCOPES = new Map<string, 'session' | 'global'>(
  Object.entries({
    session: 'session',
    local: 'session',
    global: 'global',
    persist: 'global',
  }),
);

const NAMES = ['character_set_client', 'character_set_connection', 'character_set_results'];
const CHARACTER_SET = ['character_set_client', 'character_set_results'];

function parseNames(tokens: Tokens): Assignment[] {
  const assignments = characterSets(tokens, NAMES);
  if (!tokens.accept('collate')) return assignments;
  return [...assignments, { target: 'session', name: 'collation_connection', value: word(tokens) }];
}

function characterSets(tokens: Tokens, names: readonly string[]): Assignment[] {
  if (tokens.accept('default')) return names.map((name) => ({ target: 'session', name }));
  const value = word(tokens);
  return names.map((name) => ({ target: 'session', name, value }));
}

// Levels and access modes change nothing where nothing is stored, but the level is shown as @@transaction_isolation.
function parseTransaction(tokens: Tokens): Assignment[] {
  const characteristics: string[] = [];
  while (tokens.next.kind !== 'end') characteristics.push(tokens.take().text.toUpperCase());
  const match = /ISOLATION LEVEL ([A-Z]+(?: [A-Z]+)?)/.exec(characteristics.join(' '));
  const level = match?.[1]?.replace(' ', '-');
  if (!level) return [];
  const value: Expression = { kind: 'literal', value: string(level) };
  return [{ target: 'session', name: 'transaction_isolation', value }];
}

function parseAssignment(
  tokens: Tokens,
  expressions: ExpressionParser,
  scope: 'session' | 'global',
): Assignment {
  const { target, name } = parseTarget(tokens, scope);
  if (!tokens.accept('=')) tokens.expect(':=');
  if (tokens.accept('default')) return { target, name };
  // A bare word is a value of its own here: ON, utf8mb4, ANSI.
  const value = expressions.parse();
  if (value.kind !== 'column' || target === 'user') return { target, name, value };
  return { target, name, value: { kind: 'literal', value: string(value.name) } };
}

function parseTarget(tokens: Tokens, scope: 'session' | 'global'): Omit<Assignment, 'value'> {
  if (tokens.accept('@')) return { target: 'user', name: tokens.name() };
  const prefixed = tokens.accept('@@');
  const first = tokens.name().toLowerCase();
  const named = prefixed ? SCOPES.get(first) : undefined;
  if (named && tokens.accept('.')) return { target: named, name: tokens.name().toLowerCase() };
  return { target: scope, name: first };
}

function word(tokens: Tokens): Expression {
  const text = tokens.next.kind === 'string' ? tokens.take().text : tokens.name();
  return { kind: 'literal', value: string(text) };
}
