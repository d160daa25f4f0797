import { once } from 'node:events';
import { createServer } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';

// A thread that listens with the shortest queue there is, says so, and never accepts: see blackhole.ts.
const { address, ports } = workerData as { readonly address: string; readonly ports: readonly number[] };
const listening = ports.map((port) =>
  once(createServer().listen({ host: address, port, backlog: 1 }), 'listening'),
);
await Promise.all(listening);
parentPort?.postMessage('listening');
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
