import type { EventEmitter } from 'node:events';
import { dispatch, type Visitor, type Work } from './visits/dispatch.ts';
import type { Host } from './visits/task.ts';
import { Client, type Connect, type Visit } from './visits/visit.ts';

/**
 * Visits hosts in one thread: all that are due, or no more at the same time than the parameter `concurrency` says; absent,
 * no more than `otherwise`.
 */
export function atOnce(work: Work, connect: Connect, otherwise = work.task.hosts.length): Promise<void> {
  const { hosts, parameters } = work.task;
  const { concurrency = otherwise } = parameters;
  if (typeof concurrency !== 'number')
    throw new TypeError(`Expected a number of hosts, found ${concurrency}`);
  const client = new Client(work.task, connect);
  const visitor: Visitor = (host, cycle) => client.visit(host, cycle);
  return dispatch(work, Array(Math.min(concurrency, hosts.length)).fill(visitor));
}

/** Visits hosts in workers. A kept connection is a worker's own: there each worker has hosts of its own. */
export async function inWorkers(work: Work, workers: readonly Visitor[]): Promise<void> {
  if (work.task.connections === 'fresh') return dispatch(work, workers);
  const isOf = (at: number) => (place: number) => place % workers.length === at;
  await Promise.all(workers.map((worker, at) => dispatch(work, [worker], isOf(at))));
}

/** What a worker is sent. */
export type Order = readonly [host: Host, cycle: number];

/** A visitor that is a worker of either kind: it is sent orders, one at a time, and answers with visits. */
export function visitorOf(worker: EventEmitter, send: (order: Order) => unknown): Visitor {
  let answer: (visit?: Visit) => void = () => {};
  let isGone = false;
  worker.on('message', (visit) => answer(visit));
  for (const event of ['exit', 'error'])
    worker.on(event, () => {
      isGone = true;
      answer();
    });
  return (host, cycle) =>
    new Promise((resolve) => {
      answer = resolve;
      if (isGone) resolve(undefined);
      else send([host, cycle]);
    });
}
