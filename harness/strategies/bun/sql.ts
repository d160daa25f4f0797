import { once } from 'node:events';
import { SQL } from 'bun';
import type { Host } from '../node/protocol.ts';
import { run } from '../node/protocol.ts';
import { atOnce } from '../node/share.ts';
import { type Ask, rowsOf, timedOut } from '../node/visit.ts';

/**
 * One host's visit with Bun's own client: a pool of one connection. Login, `SET time_zone` (which it can't be talked out
 * of: oven-sh/bun#40254), the question as text, COM_QUIT. `connectionTimeout: 0`: Bun tries a lost host again until that
 * time is over (oven-sh/bun#32028), and here each is visited once; the deadline is ours, over all of it.
 */
const ask: Ask = async (task, host, connected) => {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const deadline = setTimeout(() => reject(timedOut()), task.timeoutMs);
  const sql = new SQL({
    adapter: 'mysql',
    hostname: host.address,
    port: host.port,
    username: task.user,
    password: task.password,
    database: task.database,
    max: 1,
    connectionTimeout: 0,
    tls: false,
  });
  const converse = async () => {
    await sql.connect();
    connected();
    const answer = await sql.unsafe(task.sql).simple();
    await sql.close({ timeout: 0 });
    return rowsOf(answer);
  };
  try {
    return await Promise.race([converse(), late]);
  } catch (error) {
    void sql.close({ timeout: 0 }); // not awaited: its own end may be long in coming
    throw await Promise.race([explained(error, host), late]);
  } finally {
    clearTimeout(deadline);
  }
};

/**
 * Bun's own word for a host that could not be reached is "refused", whatever the system said: its name unknown, no route,
 * refused, reset. So the system is asked itself. Where it connects after all, the first connection was broken off; Bun
 * doesn't tell a reset connection from a closed one.
 */
async function explained(error: unknown, host: Host): Promise<unknown> {
  const { code } = error as { code?: unknown };
  if (code !== 'ERR_MYSQL_CONNECTION_REFUSED') return error;
  const { connect } = await import('node:net'); // 2 of the 27 ms that loading takes, and seldom needed
  const socket = connect(host.port, host.address);
  try {
    await once(socket, 'connect');
    return Object.assign(new Error('The connection was lost'), { code: 'ERR_MYSQL_CONNECTION_CLOSED' });
  } catch (refusal) {
    return refusal;
  } finally {
    socket.destroy();
  }
}

await run((task) => atOnce(task, ask));
