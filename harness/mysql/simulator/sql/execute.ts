import type { DescribedAnswer } from '../described/answer.ts';
import type { Answer, Reply } from '../packets/answer.ts';
import { noDatabaseSelected, packetTooLarge, SqlError } from '../packets/errors.ts';
import { columnOf, type ResultSet } from '../packets/result-set.ts';
import { asNumber, asText, NULL, string, type Value } from '../packets/values.ts';
import type { Session } from '../session.ts';
import type { Scope } from './expression.ts';
import { show } from './show.ts';
import type { Statement } from './statement.ts';

/** Executes a statement. `binary` where a prepared one asks, whose rows are encoded so. */
export function execute(
  statement: Statement,
  session: Session,
  parameters: readonly Value[] = [],
  binary = false,
): Answer {
  session.count(kindOf(statement));
  switch (statement.kind) {
    case 'select':
      return select(statement, { session, parameters }, binary);
    case 'show':
      return { kind: 'result-set', resultSet: show(statement.show, session), binary };
    case 'set':
      for (const { scope, name, value } of statement.assignments)
        session.setVariable(name, value && asText(value.evaluate({ session, parameters })), scope);
      return { kind: 'ok' };
    case 'use':
      session.use(statement.database);
      return { kind: 'ok', database: statement.database };
    case 'kill':
      kill(asNumber(statement.id.evaluate({ session, parameters })) ?? 0, session);
      return { kind: 'ok' };
    case 'transaction':
      session.inTransaction = statement.command === 'begin';
      return { kind: 'ok' };
    case 'described':
      return describedAnswer(statement.answer, session, binary);
  }
}

/** By what `Com_%` counts it. */
function kindOf(statement: Statement): string {
  switch (statement.kind) {
    case 'show':
      return `show_${statement.show.subject}`;
    case 'set':
      return 'set_option';
    case 'use':
      return 'change_db';
    case 'transaction':
      return statement.command;
    case 'select':
    case 'kill':
      return statement.kind;
    case 'described':
      return statement.counted;
  }
}

/** The columns that executing it would give, as far as they are known before its parameters are. */
export function columnsOf(statement: Statement, session: Session): ResultSet['columns'] {
  if (statement.kind === 'described') return statement.answer.columns;
  if (statement.kind === 'show') return show(statement.show, session).columns;
  if (statement.kind !== 'select') return [];
  const parameters = Array<Value>(statement.parameters).fill(string(''));
  return rowsOf(statement, { session, parameters }).columns;
}

type Select = Statement & { kind: 'select' };

function select(statement: Select, scope: Scope, binary: boolean): Answer {
  // What is wrong with it shows before it sleeps.
  const reply: Reply = { kind: 'result-set', resultSet: rowsOf(statement, scope), binary };
  const delayMs = statement.columns.reduce(
    (total, { expression }) => total + (expression.sleepMs?.(scope) ?? 0),
    0,
  );
  return delayMs > 0 ? { kind: 'later', delayMs, reply } : reply;
}

function describedAnswer(answer: DescribedAnswer, session: Session, binary: boolean): Answer {
  const { delayMs } = answer;
  const reply: Reply = { kind: 'encoded', bytes: answer.bytes(session, binary) };
  return delayMs > 0 ? { kind: 'later', delayMs, reply } : reply;
}

function rowsOf({ columns, table }: Select, scope: Scope): ResultSet {
  const { session } = scope;
  if (table) throw noTable(table, session.database);
  const row = columns.map(({ expression }) => expression.evaluate(scope));
  const length = row.reduce((total, { content }) => total + (content?.length ?? 0), 0);
  if (length > session.server.limit('max_allowed_packet')) throw packetTooLarge();
  return { columns: columns.map(({ name }, index) => columnOf(name, row[index] ?? NULL)), rows: [row] };
}

// This server has databases and no tables.
function noTable({ database, name }: NonNullable<Select['table']>, inUse: string | undefined): SqlError {
  if (database === undefined && inUse === undefined) return noDatabaseSelected();
  return new SqlError(1146, '42S02', `Table '${database ?? inUse}.${name}' doesn't exist`);
}

// Drivers that give up on a connection send it over another one.
function kill(id: number, { server }: Session): void {
  const connection = server.connections.get(id);
  if (!connection) throw new SqlError(1094, 'HY000', `Unknown thread id: ${id}`);
  setImmediate(() => connection.destroy()); // the killer, who may be this connection, is answered first
}
