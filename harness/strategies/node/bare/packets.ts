const HEADER_BYTES = 4;
const MOST_PAYLOAD = 0xff_ff_ff;
/** A packet of MySQL's protocol. */
export interface Packet {
  /** Of a payload in several packets, the last one's. */
  readonly sequence: number;
  /** It holds until `onPacket` returns. */
  readonly payload: Buffer;
}

/**
 * One connection's packets, however they are cut: three bytes of length, one of sequence, the payload.
 * https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_packets.html
 */
export class PacketReader {
  readonly #onPacket: (packet: Packet) => void;
  /** Of a packet that comes in pieces: its header, and of its payload what is there. */
  readonly #header: number[] = [];
  #pieces: Buffer[] = [];
  #read = 0;
  /** Of a payload in several packets, those before the last: each has the most bytes there can be. */
  #before: Buffer[] = [];

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
    const end = payload + bytes.readUIntLE(at, 3);
    if (end > bytes.length) return undefined;
    this.#end(bytes[at + 3], bytes.subarray(payload, end));
    return end;
  }

  #takePiece(bytes: Buffer, from: number): number {
    const missing = HEADER_BYTES - this.#header.length;
    this.#header.push(...bytes.subarray(from, from + missing));
    const at = Math.min(from + missing, bytes.length);
    if (this.#header.length < HEADER_BYTES) return at;
    const [low = 0, middle = 0, high = 0, sequence] = this.#header;
    const length = low | (middle << 8) | (high << 16);
    const piece = Buffer.from(bytes.subarray(at, at + length - this.#read));
    this.#pieces.push(piece);
    this.#read += piece.length;
    if (this.#read === length) this.#endPieces(sequence);
    return at + piece.length;
  }

  #endPieces(sequence: number | undefined): void {
    const payload = Buffer.concat(this.#pieces);
    this.#header.length = 0;
    this.#pieces = [];
    this.#read = 0;
    this.#end(sequence, payload);
  }

  #end(sequence = 0, payload: Buffer): void {
    if (payload.length === MOST_PAYLOAD) {
      this.#before.push(Buffer.from(payload));
      return;
    }
    const whole = this.#before.length === 0 ? payload : Buffer.concat([...this.#before, payload]);
    this.#before = [];
    this.#onPacket({ sequence, payload: whole });
  }
}

/** A packet as it is sent. Throws a RangeError where the payload is longer than one packet can be. */
export function packet(sequence: number, payload: Uint8Array): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUIntLE(payload.length, 0, 3);
  header[3] = sequence;
  return Buffer.concat([header, payload]);
}
