import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { dropsIn, SocketDrops } from '../../../harness/fleet/embedded/socket-drops.ts';
import { missing } from '../../requirements.ts';

const LISTED = `LISTEN 0      128    127.0.0.1:20000 0.0.0.0:*
\t skmem:(r0,rb131072,t0,tb16384,f0,w0,o0,bl0,d3)
LISTEN 0      128    127.0.0.1:20001 0.0.0.0:* skmem:(r0,rb131072,t0,tb16384,f0,w0,o0,bl0,d4)
LISTEN 0      4096   127.0.0.1:200   0.0.0.0:*
\t skmem:(r0,rb131072,t0,tb16384,f0,w0,o0,bl0,d50)
`;

test('the drops of the listeners that are asked for are added up, of one line or two', () => {
  const at = (port: number) => ({ address: '127.0.0.1', port });
  assert.equal(dropsIn(LISTED, [at(20000), at(20001)]), 7);
  assert.equal(dropsIn(LISTED, [at(20001)]), 4);
  assert.equal(dropsIn(LISTED, [at(9)]), undefined);
  assert.equal(dropsIn(LISTED.replaceAll(/,d\d+/g, ''), [at(20000)]), undefined, 'an old ss has no drops');
});

test('what a socket of our own drops is counted, and what another one on the machine drops is not', {
  skip: missing('ss'),
}, async () => {
  await using listeners = await deafListeners();
  const knock = (port: number) => listeners.knock(port);
  const [own = 0, other = 0] = listeners.ports;
  const drops = new SocketDrops([{ address: ADDRESS, port: own }]);
  assert.equal(await drops.read(), 0);
  await knock(other);
  assert.equal(await drops.read(), 0);
  await knock(own);
  const dropped = (await drops.read()) ?? 0;
  assert.ok(dropped > 0, `${dropped}`);
  await knock(other);
  assert.equal(await drops.read(), dropped);
  drops.close();
});

const ADDRESS = '127.0.0.1';
const DEAF = `
  const { createServer } = require('node:net');
  const servers = [1, 2].map(() => createServer().listen({ port: 0, host: '${ADDRESS}', backlog: 1 }));
  Promise.all(servers.map((each) => new Promise((resolve) => each.once('listening', resolve)))).then(() => {
    process.stdout.write(JSON.stringify(servers.map((each) => each.address().port)));
    setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
  });`;

/** A process with two listeners whose queues are for one connection, and who take nothing from them. */
async function deafListeners() {
  const child = spawn(process.execPath, ['-e', DEAF], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [text] = await once(child.stdout, 'data');
  const sockets: Socket[] = [];
  return {
    ports: JSON.parse(String(text)) as number[],
    /** More connections than there is room for. On loopback one is taken in, or dropped, before connect(2) returns. */
    async knock(port: number) {
      const knocking = Array.from({ length: 5 }, () => connect(port, ADDRESS).on('error', () => {}));
      sockets.push(...knocking);
      await turn();
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}
