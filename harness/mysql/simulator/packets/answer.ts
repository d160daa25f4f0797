import type { Session } from '../session.ts';
import { Capability, Status } from './capabilities.ts';
import type { SqlError } from './errors.ts';
import type { PacketWriter } from './packet-writer.ts';
import {
  type Column,
  columnOf,
  type ResultSet,
  writeBinaryRow,
  writeColumns,
  writeEnd,
  writeTextRow,
} from './result-set.ts';
import { string } from './values.ts';

/** What a command comes to. */
export type Answer =
  /** `database`: the one now in use, where the command changed it. */
  | { readonly kind: 'ok'; readonly database?: string }
  | { readonly kind: 'result-set'; readonly resultSet: ResultSet; readonly binary: boolean }
  | {
      readonly kind: 'prepared';
      readonly id: number;
      readonly parameters: number;
      readonly columns: readonly Column[];
    }
  | { readonly kind: 'end-of-file' }
  | { readonly kind: 'text'; readonly text: string }
  /** The protocol has no answer to this command. */
  | { readonly kind: 'none' }
  /** The client logs in anew, with what it sent. */
  | { readonly kind: 'change-user'; readonly payload: Buffer }
  | { readonly kind: 'quit' }
  /** All its packets, already encoded: many connections send the same bytes. */
  | { readonly kind: 'encoded'; readonly bytes: Buffer }
  /** Given after a sleep. */
  | { readonly kind: 'later'; readonly delayMs: number; readonly reply: Reply };

/** An answer that is sent as it is. */
export type Reply = Exclude<Answer, { kind: 'change-user' | 'quit' | 'later' }>;

/** One that has yet to be encoded. */
export type Unencoded = Exclude<Reply, { kind: 'encoded' }>;

export function writeReply(writer: PacketWriter, reply: Unencoded, session: Session): void {
  switch (reply.kind) {
    case 'ok':
      writeOk(writer, session, reply.database);
      break;
    case 'end-of-file':
      writeEnd(writer, session);
      break;
    case 'text':
      writer.open().text(reply.text).close();
      break;
    case 'prepared':
      writePrepared(writer, reply, session);
      break;
    case 'result-set':
      writeResultSet(writer, reply.resultSet, reply.binary, session);
      break;
    case 'none':
      break;
  }
}

/** https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_err_packet.html */
export function writeError(writer: PacketWriter, error: SqlError): void {
  writer.open().uint(0xff, 1).uint(error.code, 2).text(`#${error.state}${error.message}`).close();
}

/** https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_ok_packet.html */
export function writeOk(writer: PacketWriter, session: Session, database?: string): void {
  const tracked = database !== undefined && session.can(Capability.SESSION_TRACK);
  writer.open().zeros(3); // an OK, no affected rows, no insert id
  writer.uint(session.status | (tracked ? Status.SESSION_STATE_CHANGED : 0), 2).zeros(2);
  if (tracked) {
    const name = Buffer.byteLength(database);
    const SCHEMA_CHANGED = 1;
    // No message; then one change: its type, and the name behind the length of both its own length and itself.
    writer.zeros(1).lenenc(name + 3 + (name < 0xfb ? 0 : 4));
    writer
      .uint(SCHEMA_CHANGED, 1)
      .lenenc(name + 1)
      .lenencText(database);
  }
  writer.close();
}

function writeResultSet(
  writer: PacketWriter,
  { columns, rows }: ResultSet,
  binary: boolean,
  session: Session,
): void {
  writer.open().lenenc(columns.length).close();
  writeColumns(writer, columns, session);
  for (const row of rows) (binary ? writeBinaryRow : writeTextRow)(writer, row);
  writeEnd(writer, session);
}

/** https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_stmt_prepare.html */
function writePrepared(writer: PacketWriter, reply: Reply & { kind: 'prepared' }, session: Session): void {
  writer.open().zeros(1).uint(reply.id, 4).uint(reply.columns.length, 2).uint(reply.parameters, 2);
  writer.zeros(3).close(); // a filler and no warnings
  const parameter = columnOf('?', string(''));
  if (reply.parameters > 0) writeColumns(writer, Array(reply.parameters).fill(parameter), session);
  if (reply.columns.length > 0) writeColumns(writer, reply.columns, session);
}
