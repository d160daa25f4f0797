import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Work } from './visits/dispatch.ts';
import { Reports, say } from './visits/reports.ts';
import { load } from './visits/task.ts';
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

async function lineOfInput(): Promise<string | undefined> {
  const input = createInterface({ input: process.stdin });
  const [line] = await Promise.race([once(input, 'line'), once(input, 'close')]);
  input.close();
  process.stdin.destroy();
  return line;
}
