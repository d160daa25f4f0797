import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import { type Credentials, FleetError, type Host, type ServerCounters } from '../fleet.ts';
import type { ServerProcess } from './server-process.ts';

const TIMEOUT_MS = 10_000;

/** The harness's own connection to the server: opened once, so that asking costs one question and no connection. */
export class CountersClient {
  readonly #connection: Connection;
  readonly #server: ServerProcess;

  private constructor(connection: Connection, server: ServerProcess) {
    this.#connection = connection;
    this.#server = server;
    connection.on('error', () => {}); // a server that died while nothing was asked; the next question says so
  }

  /** Logs in to the last host, which listens once all others do. */
  static async login(
    hosts: readonly Host[],
    credentials: Credentials,
    server: ServerProcess,
  ): Promise<CountersClient> {
    const host = hosts.at(-1);
    if (!host)
      throw new FleetError('Expected a fleet of one host or more, and found none. Set `fleet.hosts`');
    const where = {
      host: host.address,
      port: host.port,
      connectTimeout: TIMEOUT_MS,
      maxPreparedStatements: 1,
    };
    try {
      return new CountersClient(await createConnection({ ...where, ...credentials }), server);
    } catch (error) {
      const why = server.ending ?? String(error);
      throw new FleetError(
        `The embedded server listens on ${host.address}:${host.port} but can't be logged in to. ${why}. ` +
          'See `variables` of the fleet: `max_connections` must leave room for the harness itself',
        { cause: error },
      );
    }
  }

  async read(): Promise<ServerCounters> {
    const values = await this.#ask(
      "SHOW GLOBAL STATUS WHERE Variable_name IN ('Connections', 'Questions', 'Threads_connected', 'Max_used_connections')",
    );
    return {
      connections: counter(values, 'Connections'),
      questions: counter(values, 'Questions'),
      threadsConnected: counter(values, 'Threads_connected'),
      maxUsedConnections: counter(values, 'Max_used_connections'),
    };
  }

  /** Hangs up without a word: a COM_QUIT would wait for a server that may hang. */
  close(): void {
    this.#connection.destroy();
  }

  async #ask(sql: string): Promise<Map<string, number>> {
    try {
      const [rows] = await this.#connection.query<RowDataPacket[]>({ sql, timeout: TIMEOUT_MS });
      return new Map(rows.map((row) => [String(row.Variable_name), Number(row.Value)]));
    } catch (error) {
      const why = this.#server.ending ?? 'It runs, but does not answer.';
      throw new Error(`The embedded server's counters can't be read. ${why}`, { cause: error });
    }
  }
}

function counter(values: ReadonlyMap<string, number>, name: string): number {
  const value = values.get(name);
  if (value === undefined) throw new Error(`Expected the status variable ${name}, and found none`);
  return value;
}
