import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Host } from '../../harness/fleet/fleet.ts';
import type { Credentials } from '../../harness/mysql/login.ts';
import { responseTo } from '../mysql/simulator/raw-client.ts';
import { mutatedCommand } from './mutate-command.ts';
import { mistakenPacket, mutateBytes, packet, randomBytes } from './mutate-packet.ts';
import type { Random } from './random.ts';

/** Longest that an attacker waits for an answer, which may rightly never come. */
const PATIENCE_MS = 40;

/** One hostile connection, from its first byte to its end. What it did follows from `random` alone. */
export async function attack(host: Host, credentials: Credentials, random: Random): Promise<void> {
  const socket = connect({ host: host.address, port: host.port, noDelay: true });
  socket.on('error', () => {}); // the server may end it at any time
  const connected = await once(socket, 'connect').then(
    () => true,
    () => false, // the honest client will tell
  );
  if (!connected) return;
  await perform(socket, credentials, random);
  await part(socket, random);
  if (random.below(2) === 0 && !socket.destroyed) socket.resetAndDestroy();
  socket.destroy();
}

async function perform(socket: Socket, credentials: Credentials, random: Random): Promise<void> {
  const whim = random.below(20);
  if (whim === 0) return; // not even the greeting is read
  const greeting = (await answer(socket))?.subarray(4);
  if (!greeting || whim === 1) return;
  if (whim === 2) return void send(socket, randomBytes(random.below(300), random), random);
  const response = responseTo(greeting, credentials, random.below(4) === 0 ? 0x1000000 | 0x800000 : 0);
  if (whim < 7) {
    send(socket, mistakenPacket(1, mutateBytes(response, random), random), random);
    // A server that asks for another scramble is given one of some kind.
    if (random.below(2) === 0)
      send(socket, mistakenPacket(3, randomBytes(random.of([0, 20, 32]), random), random), random);
    return;
  }
  socket.write(packet(1, response));
  await answer(socket);
  const commands = Array.from({ length: 1 + random.below(6) }, () =>
    mistakenPacket(0, mutatedCommand(random), random),
  );
  send(socket, Buffer.concat(commands), random);
}

/** In one piece, cut short, in two pieces, or byte by byte. */
function send(socket: Socket, bytes: Buffer, random: Random): void {
  const whim = random.below(12);
  const at = random.below(bytes.length);
  if (whim === 0) {
    for (const byte of bytes.subarray(0, 200)) socket.write(Buffer.from([byte]));
    socket.write(bytes.subarray(200));
  } else if (whim === 1) {
    socket.write(bytes.subarray(0, at));
  } else if (whim === 2) {
    socket.write(bytes.subarray(0, at));
    setImmediate(() => socket.write(bytes.subarray(at)));
  } else {
    socket.write(bytes);
  }
}

/** Waits for the answer or doesn't, hangs up on one side or doesn't. */
async function part(socket: Socket, random: Random): Promise<void> {
  const whim = random.below(4);
  if (whim === 0) return;
  if (whim === 1) socket.end();
  await answer(socket);
}

/** What comes next; undefined at the end, or where nothing comes. */
async function answer(socket: Socket): Promise<Buffer | undefined> {
  const { promise, resolve } = Promise.withResolvers<Buffer | undefined>();
  const timer = setTimeout(() => resolve(undefined), PATIENCE_MS);
  const onClose = () => resolve(undefined);
  socket.once('data', resolve).once('close', onClose);
  const chunk = await promise;
  clearTimeout(timer);
  socket.off('data', resolve).off('close', onClose);
  return chunk;
}
