import { once } from 'node:events';
import { SQL } from 'bun';
import { run } from '../node/protocol.ts';
import { atOnce } from '../node/share.ts';
import type { Host, Task } from '../node/visits/task.ts';
import { Connection, lost, rowsOf } from '../node/visits/visit.ts';

/**
 * Bun's own client: a pool of one connection. After the login it says `SET time_zone`, which it can't be talked out of
 * (oven-sh/bun#40254), and statements are asked as text. `connectionTimeout: 0`: Bun tries a lost host again until that time
 * is over (oven-sh/bun#32028), and here each visit connects once; the deadline is ours, over all of it.
 */
class BunConnection extends Connection {
  readonly opened: Promise<unknown>;
  readonly #sql: SQL;

  constructor(task: Task, host: Host) {
    super();
    this.#sql = new SQL({
      adapter: 'mysql',
      hostname: host.address,
      port: host.port,
      username: task.user,
      password: task.password,
      database: task.database,
      max: 1,
      connectionTimeout: 0,
      tls: false,
      allowPublicKeyRetrieval: task.allowKeyRetrieval,
      onclose: () => {
        this.isLost = true; // the pool would make another for the next statement
      },
    });
    this.opened = this.begin((resolve, reject) => {
      this.#sql.connect().then(resolve, (error) => explain(error, host).catch(reject));
    });
  }

  ask(statement: string): Promise<number> {
    return this.begin((resolve, reject) => {
      const answered = (answer: unknown) => resolve(rowsOf(answer));
      this.#sql.unsafe(statement).simple().then(answered, reject);
    });
  }

  close(): Promise<void> {
    return this.begin((resolve, reject) => this.#sql.close({ timeout: 0 }).then(resolve, reject));
  }

  /** Not awaited: its end may be long in coming. */
  protected breakOff(): void {
    void this.#sql.close({ timeout: 0 });
  }
}

/**
 * Bun's own word for a host that could not be reached is "refused", whatever the system said: its name unknown, no route,
 * refused, reset. So the system is asked itself. Where it connects after all, the first connection was broken off; Bun
 * doesn't tell a reset connection from a closed one.
 */
async function explain(error: unknown, host: Host): Promise<never> {
  const { code } = error as { code?: unknown };
  if (code !== 'ERR_MYSQL_CONNECTION_REFUSED') throw error;
  const { connect } = await import('node:net'); // 2 of the 27 ms that loading takes, and seldom needed
  const socket = connect(host.port, host.address);
  try {
    await once(socket, 'connect'); // or rejects with the reason
    throw lost();
  } finally {
    socket.destroy();
  }
}

await run((work) => atOnce(work, (task, host) => new BunConnection(task, host)));
