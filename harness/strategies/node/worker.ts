import { parentPort } from 'node:worker_threads';
import { connect } from './drivers/mysql2.ts';
import { load } from './protocol.ts';
import type { Order } from './share.ts';
import { Client } from './visits/visit.ts';

/** A worker of `processes` or of `threads`: visits the hosts it is sent, one at a time, with mysql2 as it comes. */
const client = new Client(load(), connect);
const port = parentPort;

if (port) {
  port.on('message', async (order: Order) => port.postMessage(await client.visit(...order)));
} else {
  process.on('message', async (order: Order) => process.send?.(await client.visit(...order)));
  process.on('disconnect', () => process.exit());
}
