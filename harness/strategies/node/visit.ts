import { kindOf } from './faults.ts';
import { type Host, now, type Sample, type Task } from './protocol.ts';

/**
 * One host's login, question and good-bye with some driver; `connected` is called after the login. Resolves to how many
 * rows were decoded. Rejects at the task's `timeoutMs` (see `timedOut`), and then leaves no socket behind.
 */
export type Ask = (task: Task, host: Host, connected: () => void) => Promise<number>;

/** One host's visit. Never rejects: what went wrong is in the sample. */
export async function visit(ask: Ask, task: Task, host: Host): Promise<Sample> {
  const sample: Sample = { id: host.id, start: now(), end: 0 };
  try {
    sample.rows = await ask(task, host, () => {
      sample.connected = now();
    });
  } catch (error) {
    sample.error = kindOf(error);
  }
  sample.end = now();
  return sample;
}

/** The rows of a driver's answer: of its first result, where a procedure gave several; none where there is no result. */
export function rowsOf(answer: unknown): number {
  if (!Array.isArray(answer)) return 0;
  return Array.isArray(answer[0]) ? answer[0].length : answer.length;
}

/** What a visit ends with that has taken too long. */
export function timedOut(): Error {
  return Object.assign(new Error("The host's time is up"), { code: 'ETIMEDOUT' });
}
