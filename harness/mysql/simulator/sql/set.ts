import { notSupported } from '../packets/errors.ts';
import { string } from '../packets/values.ts';
import type { Expression, ExpressionParser } from './expression.ts';
import type { Tokens } from './tokens.ts';
import { canonical } from './variables.ts';

/** One assignment of a SET statement. */
export interface Assignment {
  readonly scope: 'session' | 'global';
  readonly name: string;
  /** Absent for DEFAULT. */
  readonly value?: Expression;
}

/** Reads what follows SET. https://dev.mysql.com/doc/refman/8.4/en/set-variable.html */
export function parseSet(tokens: Tokens, expressions: ExpressionParser): Assignment[] {
  if (tokens.accept('names')) return parseNames(tokens);
  if (tokens.accept('charset')) return assign(tokens, CHARACTER_SET);
  if (tokens.accept('character')) {
    tokens.expect('set');
    return assign(tokens, CHARACTER_SET);
  }
  const assignments: Assignment[] = [];
  do {
    const scope = SCOPES.get(tokens.next.text.toLowerCase());
    if (scope) tokens.take();
    if (tokens.accept('transaction')) return parseTransaction(tokens);
    assignments.push(parseAssignment(tokens, expressions, scope ?? 'session'));
  } while (tokens.accept(','));
  return assignments;
}

const SCOPES = new Map<string, 'session' | 'global'>(
  Object.entries({ session: 'session', local: 'session', global: 'global', persist: 'global' }),
);

const NAMES = ['character_set_client', 'character_set_connection', 'character_set_results'];
const CHARACTER_SET = ['character_set_client', 'character_set_results'];

function parseNames(tokens: Tokens): Assignment[] {
  const assignments = assign(tokens, NAMES);
  return tokens.accept('collate')
    ? [...assignments, ...assign(tokens, ['collation_connection'])]
    : assignments;
}

/** One word or string for all of these variables. */
function assign(tokens: Tokens, names: readonly string[]): Assignment[] {
  if (tokens.accept('default')) return names.map((name) => ({ scope: 'session', name }));
  const value = text(tokens.next.kind === 'string' ? tokens.take().text : tokens.name());
  return names.map((name) => ({ scope: 'session', name, value }));
}

// Levels and access modes change nothing where nothing is stored, but the level is shown as @@transaction_isolation.
function parseTransaction(tokens: Tokens): Assignment[] {
  const characteristics = tokens.rest().toUpperCase();
  const [, level] = /ISOLATION\s+LEVEL\s+([A-Z]+(?:\s+[A-Z]+)?)/.exec(characteristics) ?? [];
  if (level === undefined) return [];
  return [{ scope: 'session', name: 'transaction_isolation', value: text(level.replace(/\s+/, '-')) }];
}

function parseAssignment(
  tokens: Tokens,
  expressions: ExpressionParser,
  scope: Assignment['scope'],
): Assignment {
  const target = { ...parseTarget(tokens, scope) };
  if (!tokens.accept('=')) tokens.expect(':=');
  if (tokens.accept('default')) return target;
  // A bare word is a value of its own here: ON, utf8mb4, ANSI.
  const value = expressions.parse();
  return { ...target, value: value.word === undefined ? value : text(value.word) };
}

function parseTarget(tokens: Tokens, scope: Assignment['scope']): Omit<Assignment, 'value'> {
  if (tokens.at('@')) throw notSupported('user variables');
  const prefixed = tokens.accept('@@');
  const first = tokens.name();
  const named = prefixed ? SCOPES.get(first.toLowerCase()) : undefined;
  if (named && tokens.accept('.')) return { scope: named, name: canonical(tokens.name()) };
  return { scope, name: canonical(first) };
}

function text(content: string): Expression {
  return { evaluate: () => string(content) };
}
