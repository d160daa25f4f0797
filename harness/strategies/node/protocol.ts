import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** The strategy protocol, version 1, for strategies in TypeScript: docs/protocol.md. */

export interface Host {
  readonly id: number;
  readonly address: string;
  readonly port: number;
}

export interface Task {
  readonly protocol: 1;
  readonly hosts: readonly Host[];
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly sql: string;
  /** For one host, from its start to its last row. */
  readonly timeoutMs: number;
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
}

/** One host's visit, in nanoseconds of `now`. */
export interface Sample {
  readonly id: number;
  readonly start: number;
  connected?: number;
  end: number;
  rows?: number;
  error?: string;
}

/** The strategy's whole life, after its imports. `visitAll` answers with a sample for each host, and never rejects. */
export async function run(visitAll: (task: Task) => Promise<Sample[]>): Promise<void> {
  const task = load();
  await say('READY\n');
  if ((await lineOfInput()) !== 'GO') throw new Error('Expected GO on standard input, found its end');
  const origin = now();
  const samples = await visitAll(task);
  await say('DONE\n');
  await say(samples.map((sample) => `${JSON.stringify(since(origin, sample))}\n`).join(''));
  process.exit(0); // whatever a server has not closed yet
}

/** The task that MANYHOSTS_TASK names. */
export function load(): Task {
  const file = process.env.MANYHOSTS_TASK;
  if (file === undefined) throw new Error('MANYHOSTS_TASK is not set: this program is started by manyhosts');
  const task = JSON.parse(readFileSync(file, 'utf8')) as Task;
  if (task.protocol !== 1) throw new Error(`Expected protocol 1, found ${task.protocol}`);
  return task;
}

/** The parameter `workers`, or how many there are in its absence. */
export function workersOf(task: Task, otherwise: number): number {
  const workers = task.parameters.workers ?? otherwise;
  if (typeof workers !== 'number') throw new TypeError(`Expected a number of workers, found ${workers}`);
  return Math.min(workers, task.hosts.length);
}

/** Nanoseconds on the machine's monotonic clock: the same in every process and thread. */
export function now(): number {
  return Number(process.hrtime.bigint());
}

async function lineOfInput(): Promise<string | undefined> {
  const input = createInterface({ input: process.stdin });
  const [line] = await Promise.race([once(input, 'line'), once(input, 'close')]);
  input.close();
  process.stdin.destroy();
  return line;
}

function since(origin: number, sample: Sample): Sample {
  const { id, start, connected, end, rows, error } = sample;
  return {
    id,
    start: start - origin,
    ...(connected !== undefined && { connected: connected - origin }),
    end: end - origin,
    ...(rows !== undefined && { rows }),
    ...(error !== undefined && { error }),
  };
}

function say(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => (error ? reject(error) : resolve()));
  });
}
