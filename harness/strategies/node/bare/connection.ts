import { connect as connectSocket, type NetConnectOpts, type Socket } from 'node:net';
import type { Host, Task } from '../visits/task.ts';
import { type Connect, Connection, lost } from '../visits/visit.ts';
import { Conversation } from './conversation.ts';
import { Fault } from './fault.ts';
import { type Packet, PacketReader, packet } from './packets.ts';

// https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_command_phase.html
const COM_QUIT = 0x01;
const COM_QUERY = 0x03;
const QUIT = packet(0, Buffer.of(COM_QUIT));
/** What arrives is looked at before the next socket is read: one buffer serves them all. */
const ARRIVED = Buffer.alloc(65_536);

/** MySQL's protocol on a bare socket. No TLS. */
export const connect: Connect = (task, host) => new BareConnection(task, host);

class BareConnection extends Connection {
  readonly opened: Promise<number>;
  readonly #conversation: Conversation;
  readonly #reader = new PacketReader((received) => this.#take(received));
  readonly #socket: Socket;
  /** Of what is under way. */
  #resolve: (rows: number) => void = () => {};
  #reject: (error: unknown) => void = () => {};

  constructor(task: Task, host: Host) {
    super();
    this.#conversation = new Conversation(task);
    this.#socket = connectTo(host, (length) => this.#read(length));
    this.#socket.on('error', (error) => this.destroy(error));
    this.#socket.on('close', () => this.isLost || this.destroy(lost()));
    this.opened = this.begin((resolve, reject) => this.#await(resolve, reject));
  }

  ask(statement: string): Promise<number> {
    return this.begin((resolve, reject) => {
      this.#await(resolve, reject);
      this.#conversation.ask();
      this.#socket.write(question(statement));
    });
  }

  /** COM_QUIT is on its way at once: how the good-bye goes changes nothing. */
  close(): Promise<void> {
    this.#socket.write(QUIT);
    this.destroy();
    return Promise.resolve();
  }

  protected breakOff(): void {
    this.#socket.destroy();
  }

  #await(resolve: (rows: number) => void, reject: (error: unknown) => void): void {
    this.#resolve = resolve;
    this.#reject = reject;
  }

  #read(length: number): void {
    try {
      this.#reader.read(ARRIVED.subarray(0, length));
    } catch (error) {
      if (error instanceof Fault) this.destroy(error);
      else this.#reject(error);
    }
  }

  #take(received: Packet): void {
    const next = this.#conversation.take(received);
    if (typeof next === 'number') this.#resolve(next);
    else if (next !== 'listen') this.#socket.write(next);
  }
}

function connectTo({ address, port }: Host, arrived: (length: number) => void) {
  // A socket with `onread` has no stream of chunks, each with 64 KiB of its own: that is what this is about.
  const onread = {
    buffer: ARRIVED,
    callback: (length: number) => {
      arrived(length);
      return true;
    },
  };
  // Each side waits for the other before it speaks, so Nagle's algorithm never holds anything back.
  const options: NetConnectOpts = { host: address, port, onread };
  return connectSocket(options);
}

const questions = new Map<string, Buffer>();

/** The same bytes for every host, made once. */
function question(statement: string): Buffer {
  const known = questions.get(statement);
  if (known) return known;
  const made = packet(0, Buffer.concat([Buffer.of(COM_QUERY), Buffer.from(statement)]));
  questions.set(statement, made);
  return made;
}
