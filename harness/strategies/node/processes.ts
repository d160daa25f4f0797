import { fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { run, workersOf } from './protocol.ts';
import { inWorkers, visitorOf } from './share.ts';

/**
 * Child processes that visit one host at a time: mysql2. Parameter `workers`; absent, one a core. The processes are
 * created in the work phase, as Python's executor does it.
 */
await run(async (work) => {
  const workers = Array.from({ length: workersOf(work.task, availableParallelism()) }, () =>
    fork(join(import.meta.dirname, 'worker.ts'), { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] }),
  );
  // The visitor reports one that could not be forked, or is gone.
  const exits = Promise.allSettled(workers.map((worker) => once(worker, 'exit')));
  await inWorkers(
    work,
    workers.map((worker) => visitorOf(worker, (order) => worker.send(order))),
  );
  for (const worker of workers) if (worker.connected) worker.disconnect();
  await exits;
});
