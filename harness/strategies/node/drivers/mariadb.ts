import { connect as connectSocket, type Socket } from 'node:net';
import { createConnection, type Connection as Driver } from 'mariadb';
import type { Host, Task } from '../visits/task.ts';
import { type Connect, Connection, rowsOf } from '../visits/visit.ts';

/** MariaDB's driver as it comes. */
export const connect: Connect = (task, host) => new MariadbConnection(task, host);

class MariadbConnection extends Connection {
  readonly opened: Promise<Driver>;
  readonly #socket: Socket;

  /** The socket is made here: the driver's own destroy() connects a second time, in order to KILL what it gives up. */
  constructor(task: Task, host: Host) {
    super();
    this.#socket = connectSocket({ host: host.address, port: host.port, noDelay: true });
    this.opened = this.begin((resolve, reject) => {
      this.#open(task).then(resolve, reject);
    });
  }

  async ask(statement: string): Promise<number> {
    const driver = await this.opened;
    return rowsOf(await this.begin((resolve, reject) => driver.query(statement).then(resolve, reject)));
  }

  async close(): Promise<void> {
    const driver = await this.opened;
    await this.begin<void>((resolve, reject) => driver.end().then(resolve, reject));
    this.breakOff();
  }

  protected breakOff(): void {
    this.#socket.destroy();
  }

  async #open(task: Task): Promise<Driver> {
    const driver = await createConnection({
      stream: () => this.#socket,
      user: task.user,
      password: task.password,
      database: task.database,
      connectTimeout: 0, // the deadline is ours, over all of it
      checkDuplicate: false, // two columns of one name are an answer, as for the other drivers
      allowPublicKeyRetrieval: task.allowKeyRetrieval,
    });
    // What it says besides rejecting: an error event without a listener throws.
    driver.on('error', () => this.destroy());
    return driver;
  }
}
