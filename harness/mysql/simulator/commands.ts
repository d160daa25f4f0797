import type { Answer } from './packets/answer.ts';
import { Command } from './packets/capabilities.ts';
import { unknownCommand } from './packets/errors.ts';
import { Payload } from './packets/payload.ts';
import type { PreparedStatements } from './prepared.ts';
import type { Session } from './session.ts';
import { execute } from './sql/execute.ts';
import { parse } from './sql/statement.ts';

/** Executes one command of the command phase; MySQL's errors are thrown. */
export function executeCommand(bytes: Buffer, session: Session, statements: PreparedStatements): Answer {
  const command = bytes[0] ?? -1;
  if (!UNCOUNTED.has(command)) {
    session.counters.questions += 1;
    session.server.counters.questions += 1;
  }
  const kind = KINDS[command];
  if (kind !== undefined) session.count(kind);
  const executeNamed = COMMANDS[command];
  if (!executeNamed) throw unknownCommand();
  return executeNamed({ bytes, session, statements, payload: new Payload(bytes, 1) });
}

/** Whether a command is what the client came for, and not its driver's session set-up: a statement other than SET. */
export function isQuestion(bytes: Buffer): boolean {
  // Not STMT_EXECUTE: what is executed was asked for when it was prepared.
  if (bytes[0] !== Command.QUERY && bytes[0] !== Command.STMT_PREPARE) return false;
  return !/^\s*set\b/i.test(bytes.toString('utf8', 1, LEADING_BYTES));
}

/** Of a statement, to see its first word: no set-up has more leading whitespace. */
const LEADING_BYTES = 64;

// https://dev.mysql.com/doc/refman/8.4/en/server-status-variables.html#statvar_Questions
const UNCOUNTED = new Set<number>([
  Command.PING,
  Command.STATISTICS,
  Command.STMT_PREPARE,
  Command.STMT_CLOSE,
  Command.STMT_RESET,
]);

// Commands that are statements without a text, or count beside the one that they execute.
// https://dev.mysql.com/doc/refman/8.4/en/server-status-variables.html#statvar_Com_xxx
const KINDS: Readonly<Record<number, string>> = {
  [Command.INIT_DB]: 'change_db',
  [Command.STATISTICS]: 'show_status',
  [Command.PING]: 'admin_commands',
  [Command.CHANGE_USER]: 'admin_commands',
  [Command.RESET_CONNECTION]: 'admin_commands',
  [Command.SET_OPTION]: 'set_option',
  [Command.STMT_PREPARE]: 'stmt_prepare',
  [Command.STMT_EXECUTE]: 'stmt_execute',
  [Command.STMT_SEND_LONG_DATA]: 'stmt_send_long_data',
  [Command.STMT_CLOSE]: 'stmt_close',
  [Command.STMT_RESET]: 'stmt_reset',
};

interface Call {
  readonly bytes: Buffer;
  readonly session: Session;
  readonly statements: PreparedStatements;
  /** What follows the command's number. */
  readonly payload: Payload;
}

const COMMANDS: Record<number, (call: Call) => Answer> = {
  [Command.QUIT]: () => ({ kind: 'quit' }),
  [Command.INIT_DB]: ({ bytes, session }) => {
    const database = bytes.toString('utf8', 1);
    session.use(database);
    return { kind: 'ok', database };
  },
  [Command.QUERY]: ({ bytes, session }) => {
    const sql = bytes.toString('utf8', 1);
    const answer = execute(parse(sql, session.server.described), session);
    session.executed(sql);
    return answer;
  },
  [Command.STATISTICS]: ({ session }) => ({ kind: 'text', text: statistics(session) }),
  [Command.PING]: () => ({ kind: 'ok' }),
  [Command.CHANGE_USER]: ({ bytes }) => ({ kind: 'change-user', payload: bytes }),
  [Command.STMT_PREPARE]: ({ bytes, statements }) => statements.prepare(bytes.toString('utf8', 1)),
  [Command.STMT_EXECUTE]: ({ payload, statements }) => statements.execute(payload),
  [Command.STMT_SEND_LONG_DATA]: ({ payload, statements }) => {
    statements.addLongData(payload);
    return { kind: 'none' };
  },
  [Command.STMT_CLOSE]: ({ payload, statements }) => {
    statements.close(payload);
    return { kind: 'none' };
  },
  [Command.STMT_RESET]: ({ payload, statements }) => {
    statements.reset(payload);
    return { kind: 'ok' };
  },
  [Command.SET_OPTION]: ({ payload }) => {
    // 0 and 1: several statements in one query on and off; accepted, though a query stays one statement.
    if (payload.uint(2) > 1) throw unknownCommand();
    return { kind: 'end-of-file' };
  },
  [Command.RESET_CONNECTION]: ({ session, statements }) => {
    session.reset();
    statements.clear();
    return { kind: 'ok' };
  },
};

function statistics({ server }: Session): string {
  const { questions } = server.counters;
  return `Uptime: ${server.uptimeSeconds}  Threads: ${server.connections.size}  Questions: ${questions}`;
}
