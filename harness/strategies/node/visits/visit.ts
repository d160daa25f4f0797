import { keepsConnection, kindOf } from './faults.ts';
import type { Host, Task } from './task.ts';

/** One host asked once; times in nanoseconds of `now`. */
export interface Visit {
  /** Its id. */
  readonly host: number;
  readonly cycle: number;
  readonly start: number;
  connected?: number;
  end: number;
  rows?: number;
  error?: string;
}

/** A connection with some driver. What is under way may never settle once it is destroyed. */
export interface Connection {
  /** Resolves after the login. */
  readonly opened: Promise<unknown>;
  /** Whether the driver knows that it is gone. */
  readonly isLost: boolean;
  /** Resolves to how many rows were decoded. */
  ask(statement: string): Promise<number>;
  /** Says good-bye. */
  close(): Promise<void>;
  /** At once, whatever is under way: no socket is left behind. */
  destroy(): void;
}

/** Begins to connect. */
export type Connect = (task: Task, host: Host) => Connection;

/** Makes visits with some driver, and keeps their connections if the task says so. */
export class Client {
  readonly #task: Task;
  readonly #connect: Connect;
  /** By the host's id. */
  readonly #kept = new Map<number, Connection>();

  constructor(task: Task, connect: Connect) {
    this.#task = task;
    this.#connect = connect;
  }

  /** Never rejects: what went wrong is in the visit. */
  async visit(host: Host, cycle: number): Promise<Visit> {
    const visit: Visit = { host: host.id, cycle, start: now(), end: 0 };
    let connection = this.#kept.get(host.id);
    if (connection?.isLost) connection = this.#drop(host, connection);
    try {
      connection ??= this.#connect(this.#task, host);
      visit.rows = await within(this.#task.timeoutMs, this.#converse(host, connection, visit));
    } catch (error) {
      visit.error = kindOf(error);
      if (!this.#kept.has(host.id) || !keepsConnection(error)) this.#drop(host, connection);
    }
    visit.end = now();
    return visit;
  }

  /** A connection is kept from its login on. */
  async #converse(host: Host, connection: Connection, visit: Visit): Promise<number> {
    const { statements, connections } = this.#task;
    if (!this.#kept.has(host.id)) {
      await connection.opened;
      visit.connected = now();
      if (connections === 'kept') this.#kept.set(host.id, connection);
    }
    let rows = 0;
    for (const statement of statements) rows += await connection.ask(statement);
    if (connections === 'fresh') await connection.close();
    return rows;
  }

  #drop(host: Host, connection: Connection | undefined): undefined {
    this.#kept.delete(host.id);
    connection?.destroy();
  }
}

/** Nanoseconds on the machine's monotonic clock: the same in every process and thread. */
export function now(): number {
  return Number(process.hrtime.bigint());
}

/** The rows of a driver's answer: of its first result, where a procedure gave several; none where there is no result. */
export function rowsOf(answer: unknown): number {
  if (!Array.isArray(answer)) return 0;
  return Array.isArray(answer[0]) ? answer[0].length : answer.length;
}

async function within<T>(timeoutMs: number, conversation: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const deadline = setTimeout(() => reject(timedOut()), timeoutMs);
  try {
    return await Promise.race([conversation, late]);
  } finally {
    clearTimeout(deadline);
  }
}

function timedOut(): Error {
  return Object.assign(new Error("The host's time is up"), { code: 'ETIMEDOUT' });
}
