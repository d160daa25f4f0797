import { hash } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Host } from '../../../harness/fleet/fleet.ts';
import type { Credentials } from '../../../harness/mysql/login.ts';

export interface Packet {
  readonly sequence: number;
  readonly payload: Buffer;
}

/** A client that sends any bytes. */
export class RawClient implements AsyncDisposable {
  readonly socket: Socket;
  readonly #chunks: AsyncIterableIterator<Buffer>;
  #received = Buffer.alloc(0);

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.setTimeout(10_000, () => socket.destroy(new Error('Expected the server to answer within 10 s')));
    this.#chunks = socket[Symbol.asyncIterator]();
  }

  static async connect({ address, port }: Host): Promise<RawClient> {
    const socket = connect(port, address);
    await once(socket, 'connect');
    return new RawClient(socket);
  }

  /** Logs in with caching_sha2_password, with these capabilities beside the necessary ones. */
  static async login(host: Host, credentials: Credentials, capabilities = 0): Promise<RawClient> {
    const client = await RawClient.connect(host);
    const { payload } = await client.packet();
    client.send(1, responseTo(payload, credentials, capabilities));
    await client.packet(); // fast authentication succeeded
    const ok = await client.packet();
    if (ok.payload[0] !== 0) throw new Error(`Expected an OK packet, and found ${ok.payload}`);
    return client;
  }

  send(sequence: number, payload: Buffer | string): void {
    const body = Buffer.from(payload as string);
    const header = Buffer.alloc(4);
    header.writeUIntLE(body.length, 0, 3);
    header[3] = sequence;
    this.socket.write(Buffer.concat([header, body]));
  }

  command(number: number, rest: Buffer | string = ''): void {
    this.send(0, Buffer.concat([Buffer.from([number]), Buffer.from(rest as string)]));
  }

  /** The next packet. */
  async packet(): Promise<Packet> {
    const [header] = await this.#bytes(4);
    const payload = await this.#bytes(header.readUIntLE(0, 3));
    return { sequence: header[3] ?? 0, payload: payload[0] };
  }

  /** The next packet, which must be an ERR packet, as `number (state) message`. */
  async error(): Promise<string> {
    const { payload } = await this.packet();
    if (payload[0] !== 0xff) throw new Error(`Expected an ERR packet, and found ${payload.toString('hex')}`);
    return `${payload.readUInt16LE(1)} (${payload.toString('utf8', 4, 9)}) ${payload.toString('utf8', 9)}`;
  }

  /** Waits until the server has closed; returns what it sent before. */
  async closed(): Promise<string> {
    for await (const chunk of this.#chunks) this.#received = Buffer.concat([this.#received, chunk]);
    return this.#received.toString();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.socket.on('error', () => {}).destroy();
  }

  async #bytes(count: number): Promise<[Buffer]> {
    while (this.#received.length < count) {
      const { value } = await this.#chunks.next();
      if (!value)
        throw new Error(`Expected ${count} bytes, and found the end after ${this.#received.length}`);
      this.#received = Buffer.concat([this.#received, value]);
    }
    const bytes = this.#received.subarray(0, count);
    this.#received = this.#received.subarray(count);
    return [bytes];
  }
}

const PROTOCOL_41 = 0x200;
const SECURE_CONNECTION = 0x8000;
export const PLUGIN_AUTH = 0x80000;

/** A handshake response; https://dev.mysql.com/doc/dev/mysql-server/latest/page_caching_sha2_authentication_exchanges.html */
export function responseTo(greeting: Buffer, { user, password }: Credentials, capabilities = 0): Buffer {
  const plugin = Buffer.from('caching_sha2_password\0');
  const scramble = scrambleOf(password, nonceOf(greeting));
  return Buffer.concat([response(PLUGIN_AUTH | capabilities, user, scramble), plugin]);
}

/** What caching_sha2_password sends of a password. */
export function scrambleOf(password: string, nonce: Buffer): Buffer {
  const once = hash('sha256', password, 'buffer');
  return xor(once, hash('sha256', Buffer.concat([hash('sha256', once, 'buffer'), nonce]), 'buffer'));
}

/** One of a client that is older than plugins and knows mysql_native_password alone. */
export function nativeResponseTo(
  greeting: Buffer,
  { user, password }: Credentials,
  capabilities = 0,
): Buffer {
  const once = hash('sha1', password, 'buffer');
  const mask = hash('sha1', Buffer.concat([nonceOf(greeting), hash('sha1', once, 'buffer')]), 'buffer');
  return response(capabilities, user, xor(once, mask));
}

function response(capabilities: number, user: string, scramble: Buffer): Buffer {
  const head = Buffer.alloc(32);
  head.writeUInt32LE((PROTOCOL_41 | SECURE_CONNECTION | capabilities) >>> 0);
  head[8] = 255;
  return Buffer.concat([head, Buffer.from(`${user}\0`), Buffer.from([scramble.length]), scramble]);
}

function nonceOf(greeting: Buffer): Buffer {
  const first = greeting.indexOf(0, 1) + 1 + 4; // behind the version and the connection's id
  const second = first + 8 + 1 + 2 + 1 + 2 + 2 + 1 + 10;
  return Buffer.concat([greeting.subarray(first, first + 8), greeting.subarray(second, second + 12)]);
}

function xor(left: Buffer, right: Buffer): Buffer {
  return Buffer.from(left.map((byte, index) => byte ^ (right[index] ?? 0)));
}
