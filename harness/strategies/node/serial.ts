import { ask } from './mysql2-ask.ts';
import { run, type Sample } from './protocol.ts';
import { visit } from './visit.ts';

/** One host after another: mysql2. The slowest way: the others are compared with it. */
await run(async (task) => {
  const samples: Sample[] = [];
  for (const host of task.hosts) samples.push(await visit(ask, task, host));
  return samples;
});
