import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay, setImmediate as turn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { NOT_BLACKHOLED } from '../messages.ts';

/** Far more than a queue for one connection takes in anywhere. */
const MOST = 64;
/** On loopback a connection is taken in before connect() returns: what takes this long was dropped. */
const DROPPED_MS = 20;

/**
 * Makes ports drop every connection: a client waits until its own timeout. No program can drop packets by itself, but
 * the kernel drops those that ask for a connection while the listener's queue is full. So a thread listens with the
 * shortest queue and accepts nothing; it ends with this process.
 * https://www.kernel.org/doc/html/latest/networking/snmp_counter.html (TcpExtListenOverflows)
 */
export async function blackhole(address: string, ports: readonly number[]): Promise<void> {
  const worker = new Worker(new URL('./blackhole-worker.ts', import.meta.url), {
    workerData: { address, ports },
  });
  await once(worker, 'message');
  await Promise.all(ports.map((port) => fillQueue(address, port)));
}

/** Holds connections open until the next one is dropped. Rejects where that never happens. */
export async function fillQueue(address: string, port: number): Promise<void> {
  const held: Socket[] = [];
  while (held.length < MOST) {
    const socket = connect(port, address);
    if (!(await isTakenIn(socket))) return void socket.destroy();
    held.push(socket);
  }
  for (const socket of held) socket.destroy();
  const message = `Expected connections to port ${port} to be dropped, and ${MOST} were taken in`;
  throw Object.assign(new Error(message), { code: NOT_BLACKHOLED });
}

function isTakenIn(socket: Socket): Promise<boolean> {
  // A turn after the timer, lest a busy machine's late timer comes before news that is there already.
  const dropped = delay(DROPPED_MS)
    .then(() => turn())
    .then(() => false);
  return Promise.race([once(socket, 'connect').then(() => true), dropped]);
}
