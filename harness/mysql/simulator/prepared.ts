import type { Answer } from './packets/answer.ts';
import { malformedPacket, SqlError, unknownStatement, wrongArguments } from './packets/errors.ts';
import { type ParameterType, readParameter, readType } from './packets/parameters.ts';
import type { Payload } from './packets/payload.ts';
import { NULL, type Value } from './packets/values.ts';
import type { Session } from './session.ts';
import { columnsOf, execute } from './sql/execute.ts';
import { parse, type Statement } from './sql/statement.ts';

interface Prepared {
  readonly sql: string;
  readonly statement: Statement;
  /** Sent with the first execution; a client may leave them out afterwards. */
  types: readonly ParameterType[];
  /** Values that came by themselves, by the parameter's position. */
  longData: Map<number, LongValue>;
  /** Of all of them together. */
  longBytes: number;
}

/** A value that comes in pieces, in a buffer that doubles: many small pieces cost no more than their bytes. */
interface LongValue {
  store: Buffer;
  length: number;
}

/** MySQL's own limit, ER_PS_MANY_PARAM: the protocol has two bytes for their number. */
const MOST_PARAMETERS = 0xffff;

/** The prepared statements of one connection. */
export class PreparedStatements {
  readonly #session: Session;
  readonly #statements = new Map<number, Prepared>();
  #lastId = 0;

  constructor(session: Session) {
    this.#session = session;
  }

  prepare(sql: string): Answer {
    const { server } = this.#session;
    const most = server.limit('max_prepared_stmt_count');
    if (server.preparedStatements >= most) {
      const message = `Can't create more than max_prepared_stmt_count statements (current value: ${most})`;
      throw new SqlError(1461, '42000', message);
    }
    const statement = parse(sql, server.described);
    if (statement.kind === 'use' || statement.kind === 'kill') {
      const message = 'This command is not supported in the prepared statement protocol yet';
      throw new SqlError(1295, 'HY000', message);
    }
    if (statement.parameters > MOST_PARAMETERS) {
      throw new SqlError(1390, 'HY000', 'Prepared statement contains too many placeholders');
    }
    const columns = columnsOf(statement, this.#session);
    const id = ++this.#lastId;
    this.#statements.set(id, { sql, statement, types: [], longData: new Map(), longBytes: 0 });
    server.preparedStatements += 1;
    return { kind: 'prepared', id, parameters: statement.parameters, columns };
  }

  /** https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_stmt_execute.html */
  execute(payload: Payload): Answer {
    const prepared = this.#find(payload.uint(4), 'mysqld_stmt_execute');
    payload.bytes(1 + 4); // cursor type: rows are sent at once whatever it asks; iterations: always 1
    const parameters = readParameters(prepared, payload);
    forgetLongData(prepared);
    const answer = execute(prepared.statement, this.#session, parameters, true);
    this.#session.executed(prepared.sql);
    return answer;
  }

  /** https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_stmt_send_long_data.html */
  addLongData(payload: Payload): void {
    const prepared = this.#statements.get(payload.uint(4));
    const position = payload.uint(2);
    // Nothing answers this command: what is wrong with it shows when the statement is executed.
    if (!prepared || position >= prepared.statement.parameters) return;
    const limit = this.#session.server.limit('max_allowed_packet');
    const added = payload.rest().subarray(0, Math.max(0, limit + 1 - prepared.longBytes));
    const value = prepared.longData.get(position) ?? { store: Buffer.alloc(0), length: 0 };
    append(value, added);
    prepared.longData.set(position, value);
    prepared.longBytes += added.length;
  }

  reset(payload: Payload): void {
    forgetLongData(this.#find(payload.uint(4), 'mysqld_stmt_reset'));
  }

  close(payload: Payload): void {
    if (this.#statements.delete(payload.uint(4))) this.#session.server.preparedStatements -= 1;
  }

  clear(): void {
    this.#session.server.preparedStatements -= this.#statements.size;
    this.#statements.clear();
  }

  #find(id: number, command: string): Prepared {
    const prepared = this.#statements.get(id);
    if (!prepared) throw unknownStatement(id, command);
    this.#checkLongData(prepared);
    return prepared;
  }

  #checkLongData(prepared: Prepared): void {
    const limit = this.#session.server.limit('max_allowed_packet');
    if (prepared.longBytes <= limit) return;
    forgetLongData(prepared);
    const what = 'Parameter of prepared statement which is set through mysql_send_long_data()';
    throw new SqlError(1105, 'HY000', `${what} is longer than 'max_allowed_packet' bytes`);
  }
}

function append(value: LongValue, bytes: Buffer): void {
  const length = value.length + bytes.length;
  if (length > value.store.length) {
    const grown = Buffer.alloc(Math.max(length, 2 * value.store.length));
    value.store.copy(grown);
    value.store = grown;
  }
  bytes.copy(value.store, value.length);
  value.length = length;
}

function forgetLongData(prepared: Prepared): void {
  prepared.longData = new Map();
  prepared.longBytes = 0;
}

function readParameters(prepared: Prepared, payload: Payload): Value[] {
  const count = prepared.statement.parameters;
  if (count === 0) return [];
  const nulls = payload.bytes(Math.floor((count + 7) / 8));
  const typesFollow = payload.uint(1) === 1;
  if (typesFollow) prepared.types = Array.from({ length: count }, () => readType(payload));
  if (prepared.types.length !== count) throw wrongArguments('mysqld_stmt_execute');
  const values = prepared.types.map((type, position): Value => {
    const long = prepared.longData.get(position);
    if (long) return { type: 'binary', content: long.store.subarray(0, long.length) };
    const isNull = ((nulls[position >> 3] ?? 0) & (1 << (position & 7))) !== 0;
    return isNull ? NULL : readParameter(payload, type);
  });
  if (payload.remaining > 0) throw malformedPacket();
  return values;
}
