import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** A port on loopback that takes connections and is not MySQL. */
export interface UnwellHost extends AsyncDisposable {
  readonly port: number;
}

/** Takes the connection and never speaks. */
export function silent(connected: () => void = () => {}): Promise<UnwellHost> {
  return listen(connected);
}

/** Closes the connection in good order, before a word. */
export function closing(connected: () => void): Promise<UnwellHost> {
  return listen((socket) => {
    connected();
    socket.end();
  });
}

/** Breaks the connection off. */
export function resetting(): Promise<UnwellHost> {
  return listen((socket) => socket.resetAndDestroy());
}

/** Sends a greeting that would take for ever, a byte at a time: no single wait is long, their sum is. */
export function dribbling(everyMs: number): Promise<UnwellHost> {
  return listen((socket) => {
    socket.write(Buffer.from([0xff, 0, 0, 0]));
    const dribble = setInterval(() => socket.write('x'), everyMs);
    socket.on('close', () => clearInterval(dribble));
  });
}

/** A closed port. */
export async function refused(): Promise<number> {
  await using host = await silent();
  return host.port;
}

async function listen(connected: (socket: Socket) => void): Promise<UnwellHost> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}); // the strategy's end of it breaks off, which is what is being tested
    connected(socket);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await once(server.close(), 'close');
    },
  };
}
