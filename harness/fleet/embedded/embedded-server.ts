import { type Connection, createConnection } from 'mysql2/promise';
import type { Cgroup, CgroupContention, CgroupUsage } from '../../cgroup/cgroup.ts';
import { readCounters, type ServerCounters } from '../../mysql/counters.ts';
import type { Credentials } from '../../mysql/login.ts';
import type { Counts, Listening, ServerConfig } from '../../mysql/simulator/messages.ts';
import { readVariables, type ServerVariables } from '../../mysql/variables.ts';
import { availableCores } from '../../process/allowance.ts';
import { spanOf } from '../../scenario/fault.ts';
import { FleetError } from '../../vocabulary/errors.ts';
import {
  type FleetContext,
  type Host,
  type InjectedFaults,
  NO_FAULTS,
  type ServerCapacity,
} from '../fleet.ts';
import { ServerProcess } from './server-process.ts';

/** One process of an embedded fleet, in a control group of its own, all of whose hosts can be logged in to. */
export interface EmbeddedServer extends AsyncDisposable {
  /** In the order of its own hosts. */
  readonly locations: readonly Pick<Host, 'address' | 'port'>[];
  readonly variables: ServerVariables;
  readonly capacity: ServerCapacity;
  counters(): Promise<ServerCounters>;
  usage(): CgroupUsage;
  contention(): CgroupContention;
  injectFaults(everyNs?: number): InjectedFaults;
  /** Have its hosts count from now on how often they are asked each of these statements. */
  watch(statements: readonly string[]): void;
  /** The counts, in the order of its own hosts. */
  counts(): Promise<Counts['asked']>;
}

/**
 * Start one process, or leave nothing behind.
 *
 * @throws FleetError
 */
export async function startServer(
  name: string,
  config: ServerConfig,
  credentials: Credentials,
  { cgroups }: FleetContext,
): Promise<EmbeddedServer> {
  await using undo = new AsyncDisposableStack();
  const group = createCgroup(name, cgroups);
  undo.defer(() => group.remove());
  const server = new ServerProcess(group);
  undo.defer(() => server.stop());
  const listening = await server.listen(config);
  const counters = await CountersClient.login(listening, credentials, server);
  undo.defer(() => counters.close());
  const variables = await counters.variables();
  const resources = undo.move();
  return {
    locations: locationsOf(listening),
    variables,
    // All its connections are served by one thread, which a quota of the harness holds back, too.
    capacity: { maxConnections: Number(variables.max_connections), cpus: Math.min(1, availableCores()) },
    counters: () => counters.read(),
    usage: () => group.usage(),
    contention: () => group.contention(),
    watch: (statements) => server.watch(statements),
    counts: () => server.counts(),
    injectFaults: (everyNs) =>
      config.faults.some((fault) => spanOf(fault)) ? server.injectFaults(everyNs) : NO_FAULTS,
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

function createCgroup(name: string, cgroups: FleetContext['cgroups']): Cgroup {
  try {
    return cgroups.create(name);
  } catch (error) {
    const message =
      "The embedded server's cgroup can't be made. Run `manyhosts doctor` to see what this machine lacks";
    throw new FleetError(message, { cause: error });
  }
}

function locationsOf({ address, ports }: Listening): EmbeddedServer['locations'] {
  return ports.map((port) => ({ address, port }));
}

const TIMEOUT_MS = 10_000;
const ENDING_MS = 1_000;

/** The harness's own connection to the server: opened once, so that asking costs one question and no connection. */
class CountersClient {
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
