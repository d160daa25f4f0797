import { malformedPacket } from './errors.ts';

/** Reads the fields of one payload; a field that is cut short throws MySQL's error 1835. */
export class Payload {
  readonly #bytes: Buffer;
  #position = 0;

  constructor(bytes: Buffer, position = 0) {
    this.#bytes = bytes;
    this.#position = position;
  }

  get remaining(): number {
    return this.#bytes.length - this.#position;
  }

  uint(bytes: 1 | 2 | 3 | 4): number {
    return this.#bytes.readUIntLE(this.#advance(bytes), bytes);
  }

  int(bytes: 1 | 2 | 4): number {
    return this.#bytes.readIntLE(this.#advance(bytes), bytes);
  }

  int64(signed: boolean): bigint {
    const at = this.#advance(8);
    return signed ? this.#bytes.readBigInt64LE(at) : this.#bytes.readBigUInt64LE(at);
  }

  float(): number {
    return this.#bytes.readFloatLE(this.#advance(4));
  }

  double(): number {
    return this.#bytes.readDoubleLE(this.#advance(8));
  }

  bytes(count: number): Buffer {
    const at = this.#advance(count);
    return this.#bytes.subarray(at, at + count);
  }

  lenenc(): number {
    const first = this.uint(1);
    if (first < 0xfb) return first;
    if (first === 0xfc) return this.uint(2);
    if (first === 0xfd) return this.uint(3);
    if (first === 0xfe) return Number(this.int64(false));
    throw malformedPacket();
  }

  lenencBytes(): Buffer {
    return this.bytes(this.lenenc());
  }

  nulText(): string {
    const end = this.#bytes.indexOf(0, this.#position);
    if (end === -1) throw malformedPacket();
    const text = this.#bytes.toString('utf8', this.#position, end);
    this.#position = end + 1;
    return text;
  }

  /** A last string that some clients end with NUL and some with the packet. */
  lastText(): string {
    const end = this.#bytes.indexOf(0, this.#position);
    return end === -1 ? this.rest().toString('utf8') : this.nulText();
  }

  rest(): Buffer {
    return this.bytes(this.remaining);
  }

  #advance(count: number): number {
    if (count > this.remaining) throw malformedPacket();
    const at = this.#position;
    this.#position += count;
    return at;
  }
}
