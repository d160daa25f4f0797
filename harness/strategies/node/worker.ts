import { parentPort } from 'node:worker_threads';
import { ask } from './mysql2-ask.ts';
import { type Host, load } from './protocol.ts';
import { visit } from './visit.ts';

/** A worker of `processes` or of `threads`: visits the hosts it is sent, one at a time, with mysql2 as it comes. */
const task = load();
const port = parentPort;

if (port) {
  port.on('message', async (host: Host) => port.postMessage(await visit(ask, task, host)));
} else {
  process.on('message', async (host: Host) => process.send?.(await visit(ask, task, host)));
  process.on('disconnect', () => process.exit());
}
