import type { Socket } from 'node:net';
import mysql from 'mysql2';
import type { Host, Task } from '../visits/task.ts';
import { type Connect, Connection, rowsOf } from '../visits/visit.ts';

/** mysql2 as it comes. */
export const connect: Connect = (task, host) => new Mysql2Connection(task, host, {});

/**
 * mysql2 with its per-connection costs switched off.
 *
 * There is one such cost. Each connection makes a cache for 16,000 prepared statements (lru.min allocates all of it:
 * four arrays, half a megabyte) before it has prepared any. For 500 connections to MariaDB on the same two cores, medians
 * of 8 interleaved trials:
 *
 *                                      work     CPU      peak
 *   mysql2 as it comes                 0.54 s   0.78 s   402 MiB
 *   maxPreparedStatements: 1           0.29 s   0.37 s    58 MiB
 *   the same, and all of those below   0.29 s   0.35 s    55 MiB
 *
 * Tried one by one as well, none of them outside the noise, and so left as they come: enableKeepAlive: false,
 * flags: -CONNECT_ATTRS (or -SESSION_TRACK, -CLIENT_QUERY_ATTRIBUTES), disableEval (the row parser is compiled once for
 * all connections), trace: false, connectTimeout: 0 (timers share one list), typeCast: false, rowsAsArray: true, and
 * setMaxParserCache(1) (made once a process, while mysql2 loads).
 */
export const connectLean: Connect = (task, host) =>
  new Mysql2Connection(task, host, { maxPreparedStatements: 1 });

/** No TLS: mysql2 encrypts only when told to. It asks a server for its key if it needs it, and can't be told not to. */
class Mysql2Connection extends Connection {
  readonly opened: Promise<void>;
  readonly #connection: mysql.Connection;
  readonly #socket: Socket;

  constructor(task: Task, host: Host, options: mysql.ConnectionOptions) {
    super();
    const connection = mysql.createConnection({
      host: host.address,
      port: host.port,
      user: task.user,
      password: task.password,
      database: task.database,
      connectTimeout: task.timeoutMs,
      ...options,
    });
    this.#connection = connection;
    this.#socket = socketOf(connection);
    this.opened = this.begin((resolve) => connection.once('connect', () => resolve()));
    connection.on('error', (error) => this.destroy(error)); // an error event without a listener throws
  }

  ask(statement: string): Promise<number> {
    return this.begin((resolve, reject) => {
      this.#connection.query(statement, (error, answer) => (error ? reject(error) : resolve(rowsOf(answer))));
    });
  }

  /**
   * COM_QUIT is written right after the callback. Then the socket is closed from this side, as the Python drivers do it,
   * without waiting for the server to close its own.
   */
  close(): Promise<void> {
    return this.begin((resolve) => {
      this.#connection.end(() =>
        process.nextTick(() => {
          this.#socket.destroySoon();
          resolve();
        }),
      );
    });
  }

  /** mysql2's own destroy() only ends its side: a server that never speaks would keep the process alive. */
  protected breakOff(): void {
    this.#socket.destroy();
  }
}

function socketOf(connection: mysql.Connection): Socket {
  return (connection as mysql.Connection & { readonly stream: Socket }).stream;
}
