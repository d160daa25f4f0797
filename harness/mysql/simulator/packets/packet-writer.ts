const HEADER_BYTES = 4;
const FULL_PACKET = 0xffffff;
const INITIAL_BYTES = 16 * 1024;

/**
 * Builds packets one after the other in a scratch buffer that all connections share, so that an answer costs one
 * allocation of its exact size and one write.
 */
export class PacketWriter {
  #scratch = Buffer.allocUnsafeSlow(INITIAL_BYTES);
  #end = 0;
  #packet = 0;
  #sequence = 0;

  /** Begins an answer whose first packet carries this sequence id. */
  begin(sequence: number): void {
    this.#end = 0;
    this.#sequence = sequence;
  }

  /** Opens a packet; `close` writes its header. */
  open(): this {
    this.#packet = this.#end;
    this.#reserve(HEADER_BYTES);
    this.#end += HEADER_BYTES;
    return this;
  }

  close(): void {
    const length = this.#end - this.#packet - HEADER_BYTES;
    if (length >= FULL_PACKET) this.#split(length);
    else this.#header(this.#packet, length);
  }

  /** The answer's packets, and the sequence id that follows them. */
  take(): { bytes: Buffer; sequence: number } {
    const bytes = Buffer.from(this.#scratch.subarray(0, this.#end));
    if (this.#scratch.length > 16 * INITIAL_BYTES) this.#scratch = Buffer.allocUnsafeSlow(INITIAL_BYTES);
    return { bytes, sequence: this.#sequence };
  }

  uint(value: number, bytes: 1 | 2 | 3 | 4): this {
    this.#reserve(bytes);
    this.#end = this.#scratch.writeUIntLE(value, this.#end, bytes);
    return this;
  }

  /** A length-encoded integer. https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_dt_integers.html */
  lenenc(value: number): this {
    if (value < 0xfb) return this.uint(value, 1);
    if (value < 0x10000) return this.uint(0xfc, 1).uint(value, 2);
    if (value < 0x1000000) return this.uint(0xfd, 1).uint(value, 3);
    return this.uint(0xfe, 1)
      .uint(value % 2 ** 32, 4)
      .uint(Math.floor(value / 2 ** 32), 4);
  }

  bytes(value: Uint8Array): this {
    this.#reserve(value.length);
    this.#scratch.set(value, this.#end);
    this.#end += value.length;
    return this;
  }

  zeros(count: number): this {
    this.#reserve(count);
    this.#scratch.fill(0, this.#end, this.#end + count);
    this.#end += count;
    return this;
  }

  text(value: string): this {
    const bytes = Buffer.byteLength(value);
    this.#reserve(bytes);
    this.#scratch.write(value, this.#end, bytes);
    this.#end += bytes;
    return this;
  }

  nulText(value: string): this {
    return this.text(value).zeros(1);
  }

  /** A string or blob behind its length-encoded length. */
  lenencText(value: string | Buffer): this {
    if (typeof value !== 'string') return this.lenenc(value.length).bytes(value);
    return this.lenenc(Buffer.byteLength(value)).text(value);
  }

  #header(at: number, length: number): void {
    this.#scratch.writeUIntLE(length, at, 3);
    this.#scratch[at + 3] = this.#sequence;
    this.#sequence = (this.#sequence + 1) & 0xff;
  }

  // A payload of 16 MiB - 1 and more goes on in the next packet; one that fills its last packet is ended by an empty one.
  #split(length: number): void {
    const payload = Buffer.from(this.#scratch.subarray(this.#packet + HEADER_BYTES, this.#end));
    this.#end = this.#packet;
    for (let from = 0; from <= length; from += FULL_PACKET) {
      const part = payload.subarray(from, from + FULL_PACKET);
      const header = this.#end;
      this.zeros(HEADER_BYTES).bytes(part);
      this.#header(header, part.length);
    }
  }

  #reserve(bytes: number): void {
    if (this.#end + bytes <= this.#scratch.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(this.#scratch.length * 2, this.#end + bytes));
    this.#scratch.copy(grown, 0, 0, this.#end);
    this.#scratch = grown;
  }
}
