import type { Socket } from 'node:net';
import mysql from 'mysql2';
import { kindOf } from './faults.ts';
import { type Host, now, type Sample, type Task } from './protocol.ts';

/**
 * One host's visit with mysql2: login, the question, COM_QUIT. No TLS: mysql2 encrypts only when told to. `options` are
 * mysql2's, beyond those that say where and who.
 */
export async function visit(task: Task, host: Host, options: mysql.ConnectionOptions = {}): Promise<Sample> {
  const sample: Sample = { id: host.id, start: now(), end: 0 };
  try {
    await ask(task, host, options, () => {
      sample.connected = now();
    });
  } catch (error) {
    sample.error = kindOf(error);
  }
  sample.end = now();
  return sample;
}

function ask(task: Task, host: Host, options: mysql.ConnectionOptions, connected: () => void): Promise<void> {
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
    connection.query(task.sql, (error) => {
      if (error) return fail(error);
      clearTimeout(deadline);
      // COM_QUIT is written right after this callback. Then the socket is closed from this side, as the Python drivers
      // do it, without waiting for the server to close its own.
      connection.end(() => process.nextTick(() => resolve(socket.destroySoon())));
    });
  });
}

// mysql2's own destroy() only ends its side: a server that never speaks would keep the process alive.
function socketOf(connection: mysql.Connection): Socket {
  return (connection as mysql.Connection & { readonly stream: Socket }).stream;
}

function timedOut(): Error {
  return Object.assign(new Error("The host's time is up"), { code: 'ETIMEDOUT' });
}
