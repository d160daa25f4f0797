import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { HostFault } from '../../scenario/fault.ts';
import { Connection } from './connection.ts';
import type { OpenConnection, Server } from './server.ts';

const BACKLOG = 4096;

/** One host: a listener of its own, and what is wrong with it. */
export class Host {
  readonly address: string;
  /** 0 until it listens, where any port will do. */
  port: number;
  fault: HostFault | undefined;
  /** How often it was asked each of the statements that the server watches for, since that is what they are. */
  asked: number[] = [];
  readonly #server: Server;
  readonly #listener = createServer({ noDelay: true }, (socket) => this.#accept(socket));
  /** Connections that were taken in, but not greeted. */
  readonly #held = new Set<Socket>();
  /** What is to be done once it is thawed; undefined while it isn't frozen. */
  #late: (() => void)[] | undefined;

  constructor(server: Server, address: string, port = 0) {
    this.#server = server;
    this.address = address;
    this.port = port;
  }

  get frozen(): boolean {
    return this.#late !== undefined;
  }

  /** Takes connections in, unless its fault is that it never does. Rejects with the system's error. */
  open(): Promise<void> {
    const never = this.fault?.kind === 'refuse' || this.fault?.kind === 'silent';
    if (never || this.#listener.listening) return Promise.resolve();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#listener.once('error', reject);
    this.#listener.listen({ host: this.address, port: this.port, backlog: BACKLOG }, () => {
      this.#listener.off('error', reject);
      this.port = (this.#listener.address() as AddressInfo).port;
      resolve();
    });
    return promise;
  }

  /** Refuses connections from now on; those that are open live on. */
  close(): void {
    this.#listener.close();
  }

  /** Ends as a killed process does. */
  crash(): void {
    this.close();
    for (const socket of this.#held) socket.destroy();
    for (const connection of this.#connections()) connection.destroy();
  }

  /** From now on connections are taken in by the kernel alone, and open ones get no answers. */
  freeze(): void {
    this.#late = [];
    for (const connection of this.#connections()) connection.freeze();
  }

  thaw(): void {
    if (!this.#late) return;
    const late = this.#late;
    this.#late = undefined;
    for (const step of late) step();
    for (const connection of this.#connections()) connection.thaw();
  }

  /** Does it now, or once it is thawed. */
  whenThawed(step: () => void): void {
    if (this.#late) this.#late.push(step);
    else step();
  }

  executed(sql: string): void {
    const place = this.#server.watched?.placeOf(sql);
    if (place !== undefined) this.asked[place] = (this.asked[place] ?? 0) + 1;
  }

  #accept(socket: Socket): void {
    const { fault } = this;
    if (fault?.kind === 'stall') {
      this.#hold(socket);
      socket.resume(); // unread, what it says would hide that it hung up
    } else if (fault?.kind === 'slow') {
      this.#hold(socket);
      setTimeout(() => this.#greetHeld(socket), fault.byMs);
    } else if (this.frozen) {
      this.#hold(socket);
      this.#greetHeld(socket);
    } else {
      this.#greet(socket);
    }
  }

  #hold(socket: Socket): void {
    this.#held.add(socket);
    socket.on('error', () => {}); // a reset: 'close' follows
    socket.on('close', () => this.#held.delete(socket));
  }

  #greetHeld(socket: Socket): void {
    this.whenThawed(() => {
      // Its client may have given up.
      if (this.#held.delete(socket)) this.#greet(socket);
    });
  }

  #greet(socket: Socket): void {
    new Connection(socket, this.#server, this);
  }

  #connections(): OpenConnection[] {
    return [...this.#server.connections.values()].filter(({ host }) => host === this);
  }
}
