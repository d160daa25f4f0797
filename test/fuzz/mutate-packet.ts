import type { Random } from './random.ts';

/** Integers at the ends of their ranges, and the first bytes of length-encoded ones. */
const EXTREMES = [0, 1, 0x7f, 0x80, 0xfa, 0xfb, 0xfc, 0xfd, 0xfe, 0xff];

/** A packet: its header, which may lie, and its payload. */
export function packet(sequence: number, payload: Uint8Array, length = payload.length): Buffer {
  const header = Buffer.alloc(4);
  header.writeUIntLE(length & 0xffffff, 0, 3);
  header[3] = sequence & 0xff;
  return Buffer.concat([header, payload]);
}

/** The packet with a header that is mistaken now and then: a length that lies, a sequence id that does not follow. */
export function mistakenPacket(sequence: number, payload: Uint8Array, random: Random): Buffer {
  const whim = random.below(40);
  if (whim === 0) return packet(random.below(256), payload);
  if (whim === 1) return packet(sequence, payload, payload.length + 1 + random.below(100));
  if (whim === 2) return packet(sequence, payload, Math.max(0, payload.length - 1 - random.below(10)));
  if (whim === 3) return packet(sequence, payload, random.of([0, 0xffff, 0x10000, 0xfffffe, 0xffffff]));
  return packet(sequence, payload);
}

/** Bytes changed in some places. */
export function mutateBytes(bytes: Uint8Array, random: Random): Buffer {
  let changed: Buffer = Buffer.from(bytes);
  for (let left = 1 + random.below(3); left > 0; left--) changed = random.of(MUTATIONS)(changed, random);
  return changed;
}

/** Bytes of any value. */
export function randomBytes(length: number, random: Random): Buffer {
  return Buffer.from(Array.from({ length }, () => random.below(256)));
}

const MUTATIONS: readonly ((bytes: Buffer, random: Random) => Buffer)[] = [
  function flip(bytes, random) {
    const at = random.below(bytes.length);
    if (bytes.length > 0) bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
    return bytes;
  },
  function extreme(bytes, random) {
    if (bytes.length > 0) bytes[random.below(bytes.length)] = random.of(EXTREMES);
    return bytes;
  },
  function extremeField(bytes, random) {
    const at = random.below(bytes.length);
    return bytes.fill(random.of(EXTREMES), at, Math.min(bytes.length, at + random.of([2, 4, 8])));
  },
  function cutShort(bytes, random) {
    return bytes.subarray(0, random.below(bytes.length));
  },
  function cutOut(bytes, random) {
    const at = random.below(bytes.length);
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + random.below(8))]);
  },
  function insert(bytes, random) {
    const at = random.below(bytes.length + 1);
    const more = randomBytes(1 + random.below(random.of([4, 40, 400])), random);
    return Buffer.concat([bytes.subarray(0, at), more, bytes.subarray(at)]);
  },
  function repeat(bytes, random) {
    const at = random.below(bytes.length);
    const part = bytes.subarray(at, at + 1 + random.below(16));
    const times = random.of([1, 10, 300]);
    return Buffer.concat([bytes.subarray(0, at), ...Array<Buffer>(times).fill(part), bytes.subarray(at)]);
  },
];
