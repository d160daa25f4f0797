import { createServer, type Server as Listener } from 'node:net';
import { Connection } from './connection.ts';
import type { Server } from './server.ts';

export const ADDRESS = '127.0.0.1';
const FIRST_PORT = 20_000;
/** Below the range that Linux takes clients' own ports from. */
const LAST_PORT = 32_767;
const BACKLOG = 4096;

/**
 * Listens on this many ports, from 20000 upward past those that are taken, and returns them in ascending order. Every
 * port has a listener of its own: what one host does differently from the others belongs in its `accept`.
 */
export async function listen(server: Server, hosts: number): Promise<number[]> {
  const ports: number[] = [];
  let next = FIRST_PORT;
  while (ports.length < hosts) {
    const candidates = Array.from({ length: hosts - ports.length }, (_, index) => next + index);
    next += candidates.length;
    if (next > LAST_PORT + 1) {
      throw new Error(`Expected ${hosts} free ports from ${FIRST_PORT} to ${LAST_PORT}, and found too few`);
    }
    const listened = await Promise.all(candidates.map((port) => listenOn(port, server)));
    ports.push(...candidates.filter((_, index) => listened[index]));
  }
  return ports;
}

/** False where the port is taken. */
function listenOn(port: number, server: Server): Promise<boolean> {
  const { promise, resolve, reject } = Promise.withResolvers<boolean>();
  const listener: Listener = createServer({ noDelay: true }, (socket) => new Connection(socket, server));
  listener.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE') resolve(false);
    else reject(error);
  });
  listener.listen({ host: ADDRESS, port, backlog: BACKLOG }, () => resolve(true));
  return promise;
}
