import { type Connection, createConnection } from 'mysql2/promise';
import { readCounters, type ServerCounters } from '../../mysql/counters.ts';
import type { Credentials } from '../../mysql/login.ts';
import type { Listening } from '../../mysql/simulator/messages.ts';
import { readVariables, type ServerVariables } from '../../mysql/variables.ts';
import { FleetError } from '../../vocabulary/errors.ts';
import type { ServerProcess } from './server-process.ts';

const TIMEOUT_MS = 10_000;
const ENDING_MS = 1_000;

/** The harness's own connection to the server: opened once, so that asking costs one question and no connection. */
export class CountersClient {
  readonly #connection: Connection;
  readonly #server: ServerProcess;

  private constructor(connection: Connection, server: ServerProcess) {
    this.#connection = connection;
    this.#server = server;
    connection.on('error', () => {}); // a server that died while nothing was asked; the next question says so
  }

  /** Logs in to the port that is no host's. */
  static async login(
    { address, controlPort }: Listening,
    credentials: Credentials,
    server: ServerProcess,
  ): Promise<CountersClient> {
    const where = {
      host: address,
      port: controlPort,
      connectTimeout: TIMEOUT_MS,
      maxPreparedStatements: 1,
    };
    try {
      return new CountersClient(await createConnection({ ...where, ...credentials }), server);
    } catch (error) {
      const why = server.ending ?? String(error);
      throw new FleetError(
        `The embedded server listens on ${address}:${controlPort} but can't be logged in to. ${why}. ` +
          'See `variables` of the fleet: `max_connections` must leave room for the harness itself',
        { cause: error },
      );
    }
  }

  async read(): Promise<ServerCounters> {
    return this.#ask(() => readCounters(this.#connection));
  }

  /** Costs one question. */
  async variables(): Promise<ServerVariables> {
    return this.#ask(() => readVariables(this.#connection));
  }

  /** Hangs up without a word: a COM_QUIT would wait for a server that may hang. */
  close(): void {
    this.#connection.destroy();
  }

  async #ask<T>(question: () => Promise<T>): Promise<T> {
    try {
      return await question();
    } catch (error) {
      // Its connections are reset a moment before its end is known.
      const why = (await this.#server.endsWithin(ENDING_MS)) ?? 'It runs, but does not answer.';
      throw new FleetError(`The embedded server can't be asked. ${why}`, { cause: error });
    }
  }
}
