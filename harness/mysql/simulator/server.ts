import type { DescribedAnswer } from './described/answer.ts';
import type { ServerOptions } from './messages.ts';
import { PacketWriter } from './packets/packet-writer.ts';
import { type Account, accountOf } from './packets/scramble.ts';
import { systemVariables, type Variables } from './sql/variables.ts';
import type { Watched } from './watched.ts';

/** A connection as the rest of the server sees it. */
export interface OpenConnection {
  /** The host that its client came to. */
  readonly host: object;
  destroy(): void;
  freeze(): void;
  thaw(): void;
}

/** What is counted of a session and of the whole server; statements by their kind, as `Com_%` has them. */
export class Counters {
  questions = 0;
  bytesSent = 0;
  readonly statements = new Map<string, number>([['select', 0]]);

  count(kind: string): void {
    this.statements.set(kind, (this.statements.get(kind) ?? 0) + 1);
  }
}

/** What all connections share: one server, whatever the port. */
export class Server {
  readonly version: string;
  readonly account: Account;
  readonly databases: ReadonlySet<string>;
  readonly variables: Variables;
  /** What an author wants some statements answered with. */
  described: DescribedAnswer | undefined;
  readonly writer = new PacketWriter();
  /** Open connections by id, those that have not logged in included. */
  readonly connections = new Map<number, OpenConnection>();
  readonly deadlines = new Deadlines();
  readonly counters = new Counters();
  watched: Watched | undefined;
  /** Connection attempts; the last one's id. */
  attempts = 0;
  /** Of these, refused because `max_connections` were open. */
  refused = 0;
  maxUsedConnections = 0;
  preparedStatements = 0;
  readonly #startedAt = performance.now();

  constructor(options: ServerOptions) {
    this.version = options.version;
    this.account = accountOf(options.user, options.password);
    this.databases = new Set(['information_schema', 'mysql', 'performance_schema', 'sys', options.database]);
    this.variables = systemVariables(options.version, options.variables);
  }

  get uptimeSeconds(): number {
    return Math.floor((performance.now() - this.#startedAt) / 1000);
  }

  /** A numeric variable's value, for the server's own use. */
  limit(
    name: 'max_connections' | 'max_allowed_packet' | 'max_prepared_stmt_count' | 'connect_timeout',
  ): number {
    return Number(this.variables.get(name));
  }
}

type Destroyable = Pick<OpenConnection, 'destroy'>;

/**
 * Lets go of connections that take too long to log in or to hang up: one coarse timer for all of them, since a timer
 * each would cost more than the connection.
 */
class Deadlines {
  // In the order of their deadlines, unless connect_timeout was changed meanwhile.
  readonly #waiting = new Map<Destroyable, number>();
  #timer: NodeJS.Timeout | undefined;

  add(connection: Destroyable, seconds: number): void {
    this.#waiting.set(connection, performance.now() + seconds * 1000);
    this.#timer ??= setInterval(() => this.#expire(), 1000).unref();
  }

  delete(connection: Destroyable): void {
    this.#waiting.delete(connection);
  }

  #expire(): void {
    for (const [connection, deadline] of this.#waiting) {
      if (deadline > performance.now()) break;
      this.#waiting.delete(connection);
      connection.destroy();
    }
    if (this.#waiting.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
