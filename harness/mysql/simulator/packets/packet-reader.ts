const HEADER_BYTES = 4;
/** A packet as long as this is continued by the next one. */
const FULL_PACKET = 0xffffff;
const EMPTY: Buffer = Buffer.alloc(0);

/** What arrived: a whole payload, nothing whole yet, or something that ends the connection. */
type Incoming = Buffer | 'incomplete' | 'too-large' | 'out-of-order';

/**
 * Cuts a byte stream into payloads. A payload that arrived whole is a view of the chunk it came in; only what is cut
 * short is copied, into a buffer that doubles, so that neither a long payload nor a slow one costs more than its size.
 * https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_packets.html
 */
export class PacketReader {
  /** The longest payload taken. */
  limit: number;
  /** The sequence id the next packet must carry. */
  sequence = 0;
  #store = EMPTY;
  #start = 0;
  #end = 0;
  #owned = false;
  /** Full packets of a payload that goes on in the next packet. */
  #parts: Buffer[] = [];
  #partBytes = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  /** Bytes that arrived and were not yet taken. */
  get pending(): number {
    return this.#end - this.#start + this.#partBytes;
  }

  push(chunk: Buffer): void {
    if (this.#start === this.#end) {
      this.#store = chunk;
      this.#start = 0;
      this.#end = chunk.length;
      this.#owned = false;
      return;
    }
    this.#reserve(chunk.length);
    chunk.copy(this.#store, this.#end);
    this.#end += chunk.length;
  }

  next(): Incoming {
    for (;;) {
      const available = this.#end - this.#start;
      if (available === 0) this.#store = EMPTY; // an idle connection holds no buffer
      if (available < HEADER_BYTES) return 'incomplete';
      const length = this.#store.readUIntLE(this.#start, 3);
      if (this.#store[this.#start + 3] !== this.sequence) return 'out-of-order';
      // Refused on the header alone: nothing is stored that is too long to be answered.
      if (this.#partBytes + length > this.limit) return 'too-large';
      if (available < HEADER_BYTES + length) return 'incomplete';
      const payload = this.#store.subarray(this.#start + HEADER_BYTES, this.#start + HEADER_BYTES + length);
      this.#start += HEADER_BYTES + length;
      this.sequence = (this.sequence + 1) & 0xff;
      if (length < FULL_PACKET) return this.#assemble(payload);
      this.#parts.push(Buffer.from(payload));
      this.#partBytes += length;
    }
  }

  #assemble(last: Buffer): Buffer {
    if (this.#parts.length === 0) return last;
    const payload = Buffer.concat([...this.#parts, last]);
    this.#parts = [];
    this.#partBytes = 0;
    return payload;
  }

  #reserve(bytes: number): void {
    const live = this.#end - this.#start;
    if (this.#owned && this.#end + bytes <= this.#store.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(live * 2, live + bytes));
    this.#store.copy(grown, 0, this.#start, this.#end);
    this.#store = grown;
    this.#start = 0;
    this.#end = live;
    this.#owned = true;
  }
}
