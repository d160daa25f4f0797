import { readFileSync } from 'node:fs';

/** What is to be done, as the harness says it: docs/protocol.md. */

export interface Host {
  readonly id: number;
  readonly address: string;
  readonly port: number;
}

export interface Schedule {
  /** How often each host is visited; null: until `forNs` is over. */
  readonly cycles: number | null;
  readonly forNs: number | null;
  /** null: each host is due again when its visit before has ended. */
  readonly everyNs: number | null;
  readonly spread: 'together' | 'even';
}

export interface Task {
  readonly protocol: 2;
  readonly hosts: readonly Host[];
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly statements: readonly string[];
  readonly connections: 'fresh' | 'kept';
  readonly schedule: Schedule;
  /** For one visit, from its start to its last row. */
  readonly timeoutMs: number;
  readonly allowKeyRetrieval: boolean;
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
}

/** The task that MANYHOSTS_TASK names. */
export function load(): Task {
  const file = process.env.MANYHOSTS_TASK;
  if (file === undefined) throw new Error('MANYHOSTS_TASK is not set: this program is started by manyhosts');
  const task = JSON.parse(readFileSync(file, 'utf8')) as Task;
  if (task.protocol !== 2) throw new Error(`Expected protocol 2, found ${task.protocol}`);
  return task;
}

/** The parameter `workers`, or how many there are in its absence. */
export function workersOf(task: Task, otherwise: number): number {
  const workers = task.parameters.workers ?? otherwise;
  if (typeof workers !== 'number') throw new TypeError(`Expected a number of workers, found ${workers}`);
  return Math.min(workers, task.hosts.length);
}
