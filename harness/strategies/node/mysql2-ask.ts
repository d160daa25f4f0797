import type { Socket } from 'node:net';
import mysql from 'mysql2';
import type { Host, Task } from './protocol.ts';
import { type Ask, rowsOf, timedOut } from './visit.ts';

/** mysql2 as it comes. */
export const ask: Ask = (task, host, connected) => askWith({}, task, host, connected);

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
export const askLean: Ask = (task, host, connected) =>
  askWith({ maxPreparedStatements: 1 }, task, host, connected);

/** Login, the question, COM_QUIT. No TLS: mysql2 encrypts only when told to. */
function askWith(
  options: mysql.ConnectionOptions,
  task: Task,
  host: Host,
  connected: () => void,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const connection = mysql.createConnection({
      host: host.address,
      port: host.port,
      user: task.user,
      password: task.password,
      database: task.database,
      connectTimeout: task.timeoutMs,
      ...options,
    });
    const socket = socketOf(connection);
    const fail = (error: Error) => {
      clearTimeout(deadline);
      socket.destroy();
      reject(error);
    };
    const deadline = setTimeout(() => fail(timedOut()), task.timeoutMs);
    connection.once('connect', connected);
    connection.on('error', fail); // and for what comes after the answer: an error event without a listener throws
    connection.query(task.sql, (error, answer) => {
      if (error) return fail(error);
      clearTimeout(deadline);
      // COM_QUIT is written right after this callback. Then the socket is closed from this side, as the Python drivers
      // do it, without waiting for the server to close its own.
      connection.end(() =>
        process.nextTick(() => {
          socket.destroySoon();
          resolve(rowsOf(answer));
        }),
      );
    });
  });
}

// mysql2's own destroy() only ends its side: a server that never speaks would keep the process alive.
function socketOf(connection: mysql.Connection): Socket {
  return (connection as mysql.Connection & { readonly stream: Socket }).stream;
}
