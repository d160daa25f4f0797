import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { makeNonce, NATIVE } from '../../harness/mysql/simulator/packets/scramble.ts';
import type { UnwellHost } from './unwell-hosts.ts';

/** A server's side of the MySQL protocol, packet by packet, for what a real one says only now and then. */
export class Peer {
  sequence: number | undefined;
  readonly #socket: Socket;
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(socket: Socket) {
    this.#socket = socket;
    this.#chunks = socket[Symbol.asyncIterator]();
  }

  /** Packets, the first of which has this sequence number. */
  send(sequence: number, ...payloads: readonly (Buffer | readonly number[])[]): void {
    this.write(packets(sequence, ...payloads));
  }

  write(bytes: Buffer): void {
    this.#socket.write(bytes);
  }

  /** The connection, in good order. */
  close(): void {
    this.#socket.end();
  }

  /** Bytes one at a time, in segments of their own. */
  async drip(bytes: Buffer): Promise<void> {
    this.#socket.setNoDelay(true);
    for (const byte of bytes) {
      this.write(Buffer.of(byte));
      await new Promise(setImmediate);
    }
  }

  /** The client's next packet without its header, whose number `sequence` then is. */
  async receive(): Promise<Buffer> {
    const header = await this.#take(4);
    this.sequence = header[3];
    return this.#take(header.readUIntLE(0, 3));
  }

  async #take(length: number): Promise<Buffer> {
    const parts: Uint8Array[] = [this.#rest];
    for (let have = this.#rest.length; have < length; ) {
      const { value, done } = await this.#chunks.next();
      if (done) throw new Error(`Expected ${length} bytes of the client, found ${have} and the end`);
      parts.push(value);
      have += value.length;
    }
    const all = Buffer.concat(parts);
    this.#rest = all.subarray(length);
    return all.subarray(0, length);
  }
}

/** A host on loopback that holds this conversation with each client; what the script throws is dropped. */
export async function scripted(script: (peer: Peer) => Promise<void>): Promise<UnwellHost> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    script(new Peer(socket)).catch(() => socket.destroy());
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

/** A host that lets anyone in, and replies so to each question but for what drivers SET: the first of a connection is 0. */
export function serving(reply: (peer: Peer, question: number) => Promise<void> | void): Promise<UnwellHost> {
  return scripted(async (peer) => {
    peer.send(0, greeting(NATIVE, makeNonce()));
    await peer.receive();
    peer.send(2, OK);
    for (let question = 0; ; ) {
      const command = await peer.receive();
      if (command[0] !== 0x03) return;
      if (/^set/i.test(command.toString('latin1', 1))) peer.send(1, OK);
      else await reply(peer, question++);
    }
  });
}

/** The answer to a question: a row of one column. */
export function answerOne(peer: Peer): void {
  peer.send(1, [1], column('one', 0x08, 63), END, row('1'), END);
}

export function packets(sequence: number, ...payloads: readonly (Buffer | readonly number[])[]): Buffer {
  const framed = payloads.flatMap((payload, index) => {
    const header = Buffer.alloc(4);
    header.writeUIntLE(payload.length, 0, 3);
    header[3] = sequence + index;
    return [header, Buffer.from(payload)];
  });
  return Buffer.concat(framed);
}

/** https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_handshake_v10.html */
export function greeting(plugin: string, nonce: Buffer): Buffer {
  // The lower capabilities, the charset, the status, the upper capabilities (without CLIENT_DEPRECATE_EOF), the nonce's
  // length, ten reserved bytes.
  const rest = [0xff, 0xf7, 45, 2, 0, 0xff, 0xde, 21, ...Array(10).fill(0)];
  const tail = [nonce.subarray(8), Buffer.of(0), text(plugin)];
  return Buffer.concat([
    Buffer.of(10),
    text('8.4.0'),
    Buffer.of(1, 0, 0, 0),
    nonce.subarray(0, 8),
    Buffer.of(0, ...rest),
    ...tail,
  ]);
}

export const OK = [0, 0, 0, 2, 0, 0, 0];
/** Of the columns, or of the rows. */
export const END = [0xfe, 0, 0, 2, 0];

/** https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query_response_text_resultset_column_definition.html */
export function column(name: string, type = 0xfd, characterSet = 45): Buffer {
  return Buffer.concat([
    Buffer.from('\x03def\0\0\0'),
    Buffer.of(name.length),
    Buffer.from(name),
    Buffer.of(0, 0x0c, characterSet, 0, 64, 0, 0, 0, type, 0, 0, 0, 0, 0),
  ]);
}

/** A row of texts shorter than 251 bytes; null is NULL. */
export function row(...values: readonly (string | null)[]): Buffer {
  const cells = values.map((value) => {
    const bytes = Buffer.from(value ?? '');
    return value === null ? Buffer.of(0xfb) : Buffer.concat([Buffer.of(bytes.length), bytes]);
  });
  return Buffer.concat(cells);
}

/** A request for another method. */
export function authSwitch(plugin: string, nonce: Buffer): Buffer {
  return Buffer.concat([Buffer.of(0xfe), text(plugin), nonce, Buffer.of(0)]);
}

/** Of this number, with a state and a message. */
export function error(number: number): Buffer {
  return Buffer.concat([Buffer.of(0xff, number & 0xff, number >> 8), Buffer.from('#HY000No')]);
}

function text(value: string): Buffer {
  return Buffer.from(`${value}\0`);
}
