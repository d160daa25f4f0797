import { interrupted, noDatabaseSelected, packetTooLarge, SqlError } from '../errors.ts';
import type { Answer } from '../packets/answer.ts';
import { columnOf, type ResultSet } from '../packets/result-set.ts';
import { asNumber, asText, NULL, type Value } from '../packets/values.ts';
import type { Session } from '../session.ts';
import { canonical } from '../variables.ts';
import { evaluate, type Scope, sleepMs } from './evaluate.ts';
import type { Assignment } from './set.ts';
import { show } from './show.ts';
import type { Statement } from './statement.ts';

/** Executes a statement. `binary` where a prepared one asks, whose rows are encoded so. */
export function execute(
  statement: Statement,
  session: Session,
  parameters: readonly Value[] = [],
  binary = false,
): Answer {
  const scope: Scope = { session, parameters, startedAt: new Date(), interrupted: false };
  switch (statement.kind) {
    case 'select':
      return select(statement, scope, binary);
    case 'show':
      return { kind: 'result-set', resultSet: show(statement.show, session), binary };
    case 'set':
      for (const assignment of statement.assignments) assign(assignment, scope);
      return { kind: 'ok' };
    case 'use':
      session.use(statement.database);
      return { kind: 'ok', database: statement.database };
    case 'transaction':
      session.inTransaction = statement.active;
      return { kind: 'ok' };
    case 'kill':
      kill(asNumber(evaluate(statement.id, scope)) ?? 0, statement.what, session);
      return { kind: 'ok' };
  }
}

/** The columns that executing it would give, as far as they are known before its parameters are. */
export function columnsOf(statement: Statement, session: Session): ResultSet['columns'] {
  if (statement.kind === 'show') return show(statement.show, session).columns;
  if (statement.kind !== 'select') return [];
  const unknown: Value = { type: 'string', content: '' };
  const parameters = Array<Value>(statement.parameters).fill(unknown);
  return rowsOf(statement, { session, parameters, startedAt: new Date(), interrupted: false }).columns;
}

type Select = Statement & { kind: 'select' };

function select(statement: Select, scope: Scope, binary: boolean): Answer {
  scope.session.counters.selects += 1;
  scope.session.server.counters.selects += 1;
  const rows = (interrupted: boolean): Answer => {
    return { kind: 'result-set', resultSet: rowsOf(statement, { ...scope, interrupted }), binary };
  };
  const answer = rows(false); // what is wrong with it shows before it sleeps
  const delayMs = statement.columns.reduce((total, { expression }) => total + sleepMs(expression, scope), 0);
  return delayMs > 0 ? { kind: 'later', delayMs, resume: rows } : answer;
}

function rowsOf(statement: Select, scope: Scope): ResultSet {
  checkTable(statement, scope.session);
  const row = statement.columns.map(({ expression }) => evaluate(expression, scope));
  const length = row.reduce((total, { content }) => total + (content?.length ?? 0), 0);
  if (length > scope.session.server.limit('max_allowed_packet')) throw packetTooLarge();
  const columns = statement.columns.map(({ name }, index) => columnOf(name, row[index] ?? NULL));
  return { columns, rows: [row] };
}

// This server has databases and no tables.
function checkTable({ from }: Select, session: Session): void {
  if (!from) return;
  const database = from.database ?? session.database;
  if (database === undefined) throw noDatabaseSelected();
  throw new SqlError(1146, '42S02', `Table '${database}.${from.table}' doesn't exist`);
}

function assign({ target, name, value }: Assignment, scope: Scope): void {
  if (target !== 'user') {
    const text = value && asText(evaluate(value, scope));
    scope.session.setVariable(canonical(name), text, target);
  } else if (value) {
    scope.session.setUserVariable(name, evaluate(value, scope));
  }
}

function kill(id: number, what: 'connection' | 'query', session: Session): void {
  const connection = session.server.connections.get(id);
  if (!connection) throw new SqlError(1094, 'HY000', `Unknown thread id: ${id}`);
  connection.kill(what);
  if (id === session.id) throw interrupted();
}
