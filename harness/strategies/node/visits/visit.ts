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

/** A connection with some driver. One thing is under way at a time, the login first. */
export abstract class Connection {
  /** Whether it is of no more use. */
  isLost = false;
  #reject: (error: unknown) => void = () => {};

  /** Resolves after the login. */
  abstract readonly opened: Promise<unknown>;
  /** Resolves to how many rows were decoded. */
  abstract ask(statement: string): Promise<number>;
  /** Says good-bye. */
  abstract close(): Promise<void>;
  /** No socket is left behind. */
  protected abstract breakOff(): void;

  /** At once: what is under way rejects with the error. */
  destroy(error?: unknown): void {
    this.isLost = true;
    if (error !== undefined) this.#reject(error);
    this.breakOff();
  }

  protected begin<T>(
    act: (resolve: (value: T) => void, reject: (error: unknown) => void) => void,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#reject = reject;
      if (this.isLost) reject(lost());
      else act(resolve, reject);
    });
  }
}

/** Begins to connect. */
export type Connect = (task: Task, host: Host) => Connection;

/** Makes visits with some driver, and keeps their connections if the task says so. */
export class Client {
  readonly #task: Task;
  readonly #connect: Connect;
  /** By the host's id: those that have been opened. */
  readonly #kept = new Map<number, Connection>();

  constructor(task: Task, connect: Connect) {
    this.#task = task;
    this.#connect = connect;
  }

  /** Never rejects: what went wrong is in the visit. */
  async visit(host: Host, cycle: number): Promise<Visit> {
    const { statements, connections, timeoutMs } = this.#task;
    const visit: Visit = { host: host.id, cycle, start: now(), end: 0 };
    const known = this.#kept.get(host.id);
    const connection = known?.isLost === false ? known : this.#connect(this.#task, host);
    const deadline = setTimeout(() => connection.destroy(timedOut()), timeoutMs);
    try {
      if (connection !== known) {
        await connection.opened;
        visit.connected = now();
        if (connections === 'kept') this.#kept.set(host.id, connection);
      }
      let rows = 0;
      for (const statement of statements) rows += await connection.ask(statement);
      if (connections === 'fresh') await connection.close();
      visit.rows = rows;
    } catch (error) {
      visit.error = kindOf(error);
      if (this.#kept.get(host.id) !== connection || !keepsConnection(error)) connection.destroy();
    }
    clearTimeout(deadline);
    visit.end = now();
    return visit;
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

/** What is known of a connection that has gone without a word. */
export function lost(): Error {
  return Object.assign(new Error('The connection was lost'), { code: 'CR_SERVER_LOST' });
}

function timedOut(): Error {
  return Object.assign(new Error("The visit's time is up"), { code: 'ETIMEDOUT' });
}
