import { noDatabaseSelected, SqlError, wrongArguments } from '../errors.ts';
import { asNumber, asText, integer, NULL, string, unsigned, type Value } from '../packets/values.ts';
import type { Session } from '../session.ts';
import type { Expression } from './expression.ts';

/** What an expression is evaluated against. */
export interface Scope {
  readonly session: Session;
  /** The values of `?`, in order. */
  readonly parameters: readonly Value[];
  /** When the statement began; every now() of it is this. */
  readonly startedAt: Date;
  /** Whether KILL QUERY ended the statement's sleep. */
  readonly interrupted: boolean;
}

export function evaluate(expression: Expression, scope: Scope): Value {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'parameter':
      return scope.parameters[expression.index] ?? NULL;
    case 'system-variable': {
      const value = scope.session.variable(expression.name, expression.scope);
      return typeof value === 'string' ? string(value) : integer(Number(value));
    }
    case 'user-variable':
      return scope.session.userVariable(expression.name) ?? NULL;
    case 'call':
      return call(expression.name, expression.parameters, scope);
    case 'cast':
      return cast(expression, evaluate(expression.operand, scope));
    case 'column': {
      if (expression.name === '*') throw new SqlError(1096, 'HY000', 'No tables used');
      throw new SqlError(1054, '42S22', `Unknown column '${expression.name}' in 'field list'`);
    }
  }
}

/** How long the sleeps of an expression take together, milliseconds. */
export function sleepMs(expression: Expression, scope: Scope): number {
  if (expression.kind === 'cast') return sleepMs(expression.operand, scope);
  if (expression.kind !== 'call') return 0;
  const inner = expression.parameters.reduce((total, parameter) => total + sleepMs(parameter, scope), 0);
  if (expression.name !== 'sleep') return inner;
  const [duration] = expression.parameters;
  const seconds = duration && asNumber(evaluate(duration, scope));
  if (seconds === undefined || seconds < 0) throw wrongArguments('sleep.');
  return inner + seconds * 1000;
}

interface SqlFunction {
  readonly least: number;
  readonly most: number;
  readonly apply: (parameters: readonly Value[], scope: Scope) => Value;
}

const user = ({ session }: Scope) => string(`${session.server.account.user}@${session.address()}`);
const database = ({ session }: Scope) => (session.database === undefined ? NULL : string(session.database));
const now = ({ startedAt }: Scope): Value => {
  return { type: 'datetime', content: startedAt.toISOString().slice(0, 19).replace('T', ' ') };
};

function constant(apply: (scope: Scope) => Value, most = 0): SqlFunction {
  return { least: 0, most, apply: (_, scope) => apply(scope) };
}

const FUNCTIONS = new Map<string, SqlFunction>(
  Object.entries({
    concat: { least: 1, most: Number.POSITIVE_INFINITY, apply: concat },
    connection_id: constant(({ session }) => unsigned(session.id)),
    current_timestamp: constant(now, 1),
    current_user: constant(({ session }) => string(`${session.server.account.user}@%`)),
    database: constant(database),
    last_insert_id: constant(() => unsigned(0), 1),
    now: constant(now, 1),
    schema: constant(database),
    session_user: constant(user),
    // The time itself was spent before: an expression is evaluated once the sleep is over.
    sleep: { least: 1, most: 1, apply: (_, { interrupted }) => integer(interrupted ? 1 : 0) },
    system_user: constant(user),
    user: constant(user),
    version: constant(({ session }) => string(session.server.version)),
  }),
);

function call(name: string, parameters: readonly Expression[], scope: Scope): Value {
  const called = FUNCTIONS.get(name);
  if (!called) throw unknownFunction(name, scope.session.database);
  if (parameters.length < called.least || parameters.length > called.most) {
    const message = `Incorrect parameter count in the call to native function '${name}'`;
    throw new SqlError(1582, '42000', message);
  }
  return called.apply(
    parameters.map((parameter) => evaluate(parameter, scope)),
    scope,
  );
}

// Not a native function: MySQL looks for a stored one in the database in use.
function unknownFunction(name: string, inDatabase: string | undefined): SqlError {
  if (inDatabase === undefined) return noDatabaseSelected();
  return new SqlError(1305, '42000', `FUNCTION ${inDatabase}.${name} does not exist`);
}

// What is longer than a packet is NULL, as in MySQL.
// https://dev.mysql.com/doc/refman/8.4/en/string-functions.html
function concat(parameters: readonly Value[], { session }: Scope): Value {
  const texts = parameters.map(asText);
  const bytes = texts.reduce((total, text = '') => total + Buffer.byteLength(text), 0);
  if (texts.includes(undefined) || bytes > session.server.limit('max_allowed_packet')) return NULL;
  return string(texts.join(''));
}

function cast({ to, length }: { to: Value['type']; length?: number }, value: Value): Value {
  const text = asText(value);
  if (text === undefined) return NULL;
  if (to === 'string') return string(length === undefined ? text : [...text].slice(0, length).join(''));
  if (to === 'binary') return { type: to, content: Buffer.from(text).subarray(0, length) };
  const number = asNumber(value) ?? 0;
  if (to === 'double') return { type: to, content: String(number) };
  const rounded = BigInt(Math.round(number));
  if (to === 'unsigned') return unsigned(BigInt.asUintN(64, rounded));
  return to === 'integer' ? integer(BigInt.asIntN(64, rounded)) : { type: to, content: String(rounded) };
}
