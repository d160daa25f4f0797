const HEADER_BYTES = 4;
const MOST_PAYLOAD = 0xff_ff_ff;
/** Nothing that matters stands behind them: a long row needs no memory. */
const KEPT_BYTES = 256;

/** A packet of MySQL's protocol. */
export interface Packet {
  readonly sequence: number;
  /** Of the payload before it was cut; of a row in several packets, the first one's. */
  readonly length: number;
  /** The payload's first bytes; they hold until `onPacket` returns. */
  readonly kept: Buffer;
}

/**
 * One connection's packets, however they are cut: three bytes of length, one of sequence, the payload.
 * https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_packets.html
 */
export class PacketReader {
  readonly #onPacket: (packet: Packet) => void;
  /** Of a packet that came in pieces: its header, as far as it is there, and the first bytes of its payload. */
  readonly #header: number[] = [];
  #kept: Buffer | undefined;
  #read = 0;
  /** The payload before had the most bytes there can be, so this one is its continuation. */
  #continues = false;

  constructor(onPacket: (packet: Packet) => void) {
    this.#onPacket = onPacket;
  }

  /** The bytes may be overwritten when it returns. */
  read(bytes: Buffer): void {
    let at = 0;
    while (at < bytes.length) at = this.#takeWhole(bytes, at) ?? this.#takePiece(bytes, at);
  }

  /** A packet that is there from end to end, as nearly all are, is looked at where it is; undefined where it is not. */
  #takeWhole(bytes: Buffer, at: number): number | undefined {
    const payload = at + HEADER_BYTES;
    if (this.#header.length > 0 || payload > bytes.length) return undefined;
    const length = bytes.readUIntLE(at, 3);
    const end = payload + length;
    if (end > bytes.length) return undefined;
    this.#end(length, bytes[at + 3], bytes.subarray(payload, Math.min(end, payload + KEPT_BYTES)));
    return end;
  }

  #takePiece(bytes: Buffer, from: number): number {
    const missing = HEADER_BYTES - this.#header.length;
    this.#header.push(...bytes.subarray(from, from + missing));
    const at = Math.min(from + missing, bytes.length);
    if (this.#header.length < HEADER_BYTES) return at;
    const [low = 0, middle = 0, high = 0, sequence] = this.#header;
    const length = low | (middle << 8) | (high << 16);
    const taken = Math.min(length - this.#read, bytes.length - at);
    this.#kept ??= Buffer.alloc(KEPT_BYTES);
    if (this.#read < KEPT_BYTES) bytes.copy(this.#kept, this.#read, at, at + taken);
    this.#read += taken;
    if (this.#read < length) return at + taken;
    this.#header.length = 0;
    this.#read = 0;
    this.#end(length, sequence, this.#kept.subarray(0, Math.min(length, KEPT_BYTES)));
    return at + taken;
  }

  #end(length: number, sequence: number | undefined, kept: Buffer): void {
    const continuation = this.#continues;
    this.#continues = length === MOST_PAYLOAD;
    if (!continuation) this.#onPacket({ sequence: sequence ?? 0, length, kept });
  }
}

/** A packet as it is sent. Throws a RangeError where the payload is longer than one packet can be. */
export function packet(sequence: number, payload: Uint8Array): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUIntLE(payload.length, 0, 3);
  header[3] = sequence;
  return Buffer.concat([header, payload]);
}
