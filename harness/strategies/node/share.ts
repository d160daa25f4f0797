import type { EventEmitter } from 'node:events';
import { type Host, now, type Sample, type Task } from './protocol.ts';
import { type Ask, visit } from './visit.ts';

/** Asks one worker for one host; undefined when the worker is lost. */
export type Visitor = (host: Host) => Promise<Sample | undefined>;

/** Visit every host once: each visitor takes the next host from the one queue when it has finished its last. */
export async function share(hosts: readonly Host[], visitors: readonly Visitor[]): Promise<Sample[]> {
  const queue = hosts.values();
  const samples: Sample[] = [];
  const takeTurns = async (visitor: Visitor) => {
    for (const host of queue) {
      const sample = await visitor(host);
      samples.push(sample ?? lost(host));
      if (!sample) return; // its other hosts are for the workers that are left
    }
  };
  await Promise.all(visitors.map(takeTurns));
  return [...samples, ...Array.from(queue, lost)];
}

/**
 * Visit every host once: all of them at the same time, or no more than the parameter `concurrency` says; absent, no more
 * than `otherwise`.
 */
export function atOnce(task: Task, ask: Ask, otherwise = task.hosts.length): Promise<Sample[]> {
  const { concurrency = otherwise } = task.parameters;
  if (typeof concurrency !== 'number')
    throw new TypeError(`Expected a number of hosts, found ${concurrency}`);
  const most = Math.min(concurrency, task.hosts.length);
  return share(
    task.hosts,
    Array.from({ length: most }, () => (host: Host) => visit(ask, task, host)),
  );
}

/** A visitor that is a worker of either kind: it is sent hosts, one at a time, and answers with samples. */
export function visitorOf(worker: EventEmitter, send: (host: Host) => unknown): Visitor {
  const gone = new Promise<undefined>((resolve) => {
    for (const event of ['exit', 'error']) worker.on(event, () => resolve(undefined));
  });
  return (host) => {
    const answer = new Promise<Sample>((resolve) => worker.once('message', resolve));
    send(host);
    return Promise.race([answer, gone]);
  };
}

function lost(host: Host): Sample {
  const start = now();
  return { id: host.id, start, end: now(), error: 'WORKER_LOST' };
}
