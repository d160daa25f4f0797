import { connect } from 'node:net';
import { createConnection } from 'mariadb';
import { type Ask, rowsOf, timedOut } from './visit.ts';

/**
 * MariaDB's driver as it comes: login, the question, COM_QUIT. The socket is made here, since the driver's own destroy()
 * connects a second time, in order to KILL what it gives up.
 */
export const ask: Ask = async (task, host, connected) => {
  const socket = connect({ host: host.address, port: host.port, noDelay: true });
  const { promise: late, reject } = Promise.withResolvers<never>();
  const deadline = setTimeout(() => reject(timedOut()), task.timeoutMs);
  const converse = async () => {
    const connection = await createConnection({
      stream: () => socket,
      user: task.user,
      password: task.password,
      database: task.database,
      connectTimeout: 0, // the deadline is ours, over all of it
      checkDuplicate: false, // two columns of one name are an answer, as for the other drivers
    });
    connection.on('error', () => {}); // what it says besides rejecting: an error event without a listener throws
    connected();
    const answer = await connection.query(task.sql);
    await connection.end();
    return rowsOf(answer);
  };
  try {
    return await Promise.race([converse(), late]);
  } finally {
    clearTimeout(deadline);
    socket.destroy();
  }
};
