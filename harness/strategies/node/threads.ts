import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { run, workersOf } from './protocol.ts';
import { inWorkers, visitorOf } from './share.ts';

/**
 * worker_threads that visit one host at a time: mysql2. Parameter `workers`; absent, one a core. The threads are created
 * in the work phase. Each is a V8 of its own: this is much nearer to processes than Python's threads are.
 */
await run(async (work) => {
  const workers = Array.from(
    { length: workersOf(work.task, availableParallelism()) },
    () => new Worker(join(import.meta.dirname, 'worker.ts')),
  );
  await inWorkers(
    work,
    workers.map((worker) => visitorOf(worker, (order) => worker.postMessage(order))),
  );
  await Promise.all(workers.map((worker) => worker.terminate()));
});
