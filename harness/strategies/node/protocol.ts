import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Work } from './visits/dispatch.ts';
import { Reports, say } from './visits/reports.ts';
import type { Task } from './visits/task.ts';
import { now } from './visits/visit.ts';

/**
 * The strategy protocol, version 2, for strategies in TypeScript: docs/protocol.md. The strategy's whole life, after its
 * imports. `visitAll` resolves when the last visit has ended, and never rejects.
 */
export async function run(visitAll: (work: Work) => Promise<void>): Promise<void> {
  const task = load();
  await say('READY\n');
  if ((await lineOfInput()) !== 'GO') throw new Error('Expected GO on standard input, found its end');
  const origin = now();
  const reports = new Reports(task, origin);
  await visitAll({ task, origin, report: (visit) => reports.add(visit) });
  await reports.end();
  process.exit(0); // whatever is still connected
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

async function lineOfInput(): Promise<string | undefined> {
  const input = createInterface({ input: process.stdin });
  const [line] = await Promise.race([once(input, 'line'), once(input, 'close')]);
  input.close();
  process.stdin.destroy();
  return line;
}
