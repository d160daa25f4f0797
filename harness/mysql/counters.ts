import type { Socket } from 'node:net';
import type { Connection, RowDataPacket } from 'mysql2/promise';
import { difference, omitUndefined } from '../vocabulary/omit-undefined.ts';
import type { StatementCounters } from './statement.ts';

/** A server's own counters since it started: `SHOW GLOBAL STATUS`. */
export interface ServerCounters {
  /** `Connections`: connection attempts. */
  readonly connections: number;
  /** `Questions`: statements received, good-byes included. */
  readonly questions: number;
  /** `Com_%`: statements executed, by their kind. */
  readonly statements: StatementCounters;
  /** `Threads_connected`: connections open now, the one that asks included. */
  readonly threadsConnected: number;
  /** `Max_used_connections`: the most that were open at once. */
  readonly maxUsedConnections: number;
  /** `Connection_errors_max_connections`: refused because as many were open already. Since MySQL 5.6. */
  readonly connectionsRefused?: number;
  /** `Aborted_connects`: attempts that came to no login. */
  readonly connectionsAborted?: number;
  /** `Bytes_sent`: to all clients, less what this connection was sent. */
  readonly bytesSent?: number;
  /** How often the fleet has started it anew: its counters, and its CPU time, began at 0 each time. Absent: never. */
  readonly restarts?: number;
}

/** What a server itself counts. */
type Counter = Exclude<keyof ServerCounters, 'restarts' | 'statements'>;

const VARIABLES: Readonly<Record<Counter, string>> = {
  connections: 'Connections',
  questions: 'Questions',
  threadsConnected: 'Threads_connected',
  maxUsedConnections: 'Max_used_connections',
  connectionsRefused: 'Connection_errors_max_connections',
  connectionsAborted: 'Aborted_connects',
  bytesSent: 'Bytes_sent',
};

/** Asks for all of them at once. */
const QUESTION = `SHOW GLOBAL STATUS WHERE Variable_name LIKE 'Com\\_%' OR Variable_name IN (${Object.values(
  VARIABLES,
)
  .map((name) => `'${name}'`)
  .join(', ')})`;

/** The kind of that question among the statements: every asking counts as one. */
export const ASKED_AS = 'Com_show_status';

/** A server that is asked between two trials has nothing else to do. */
const TIMEOUT_MS = 10_000;

/** A server's counters over a connection that is open already: one question, no connection. */
export async function readCounters(connection: Connection): Promise<ServerCounters> {
  // What the server has sent here by the time it answers: the answer itself is not in its counter yet.
  const { bytesRead } = (connection as Connection & { connection: { stream: Socket } }).connection.stream;
  const [rows] = await connection.query<RowDataPacket[]>({ sql: QUESTION, timeout: TIMEOUT_MS });
  return countersIn(rows, bytesRead);
}

/** The counters in the rows that the question is answered with. */
function countersIn(rows: readonly RowDataPacket[], ownBytes: number): ServerCounters {
  const values = new Map(rows.map((row) => [String(row.Variable_name), Number(row.Value)]));
  const value = (counter: Counter) => {
    const found = values.get(VARIABLES[counter]);
    if (found === undefined) throw new Error(`Expected status variable ${VARIABLES[counter]}, found none`);
    return found;
  };
  return omitUndefined({
    connections: value('connections'),
    questions: value('questions'),
    statements: Object.fromEntries([...values].filter(([name]) => name.startsWith('Com_'))),
    threadsConnected: value('threadsConnected'),
    maxUsedConnections: value('maxUsedConnections'),
    connectionsRefused: values.get(VARIABLES.connectionsRefused),
    connectionsAborted: values.get(VARIABLES.connectionsAborted),
    bytesSent: difference(values.get(VARIABLES.bytesSent), ownBytes),
  });
}
