import { Capability, Status } from './packets/capabilities.ts';
import { SqlError, unknownDatabase } from './packets/errors.ts';
import { Counters, type Server } from './server.ts';
import { convert, type Variable } from './sql/variables.ts';

/** What the server remembers of one connection between its commands. */
export class Session {
  readonly id: number;
  readonly server: Server;
  readonly counters = new Counters();
  /** Told of every statement that was executed without an error. */
  readonly executed: (sql: string) => void;
  /** The client's address, asked for only when it is shown. */
  readonly address: () => string;
  /** What client and server agreed on. */
  capabilities: number = Capability.PROTOCOL_41;
  database: string | undefined;
  inTransaction = false;
  #variables: Map<string, Variable> | undefined;

  constructor(id: number, server: Server, address: () => string, executed: (sql: string) => void) {
    this.id = id;
    this.server = server;
    this.address = address;
    this.executed = executed;
  }

  /** Counts a statement of this kind, for this session and for the whole server. */
  count(kind: string): void {
    this.counters.count(kind);
    this.server.counters.count(kind);
  }

  can(capability: number): boolean {
    return (this.capabilities & capability) !== 0;
  }

  /** The status flags of an OK or EOF packet. */
  get status(): number {
    const autocommit = this.variable('autocommit') ? Status.AUTOCOMMIT : 0;
    return autocommit | (this.inTransaction ? Status.IN_TRANSACTION : 0);
  }

  use(database: string): void {
    if (!this.server.databases.has(database)) throw unknownDatabase(database);
    this.database = database;
  }

  variable(name: string, scope: 'session' | 'global' = 'session'): Variable {
    const own = scope === 'session' ? this.#variables?.get(name) : undefined;
    const value = own ?? this.server.variables.get(name);
    if (value === undefined) throw new SqlError(1193, 'HY000', `Unknown system variable '${name}'`);
    return value;
  }

  /** Sets a variable; without a text, to the server's own value. */
  setVariable(name: string, text: string | undefined, scope: 'session' | 'global'): void {
    const current = this.variable(name, 'global');
    if (text === undefined) return void this.#variables?.delete(name);
    const value = convert(name, text, current);
    if (scope === 'global') this.server.variables.set(name, value);
    else this.#variables = (this.#variables ?? new Map()).set(name, value);
  }

  /** Forgets all but who is logged in and which database is in use, as COM_RESET_CONNECTION does. */
  reset(): void {
    this.inTransaction = false;
    this.#variables = undefined;
  }
}
