import { type ColumnType, type ColumnTypeName, UNSIZED_LENGTH } from '../../../scenario/column-type.ts';

/** A value in both forms: as the text protocol sends it, and as the binary one does for prepared statements. */
export interface DescribedValue {
  readonly text: string | Buffer;
  /** Absent where it is the text behind its length, too. */
  readonly binary?: Buffer;
}

/** The value of a column in a row: the same one every time, and of the type's whole range. */
export function valueAt(row: number, column: number, type: ColumnType): DescribedValue {
  return GENERATORS[type.name](mix(row * 4099 + column), type);
}

/** 32 bits that look like chance: the end of MurmurHash3. https://github.com/aappleby/smhasher */
function mix(seed: number): number {
  let bits = seed | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

type Generator = (bits: number, type: ColumnType) => DescribedValue;

// A Map would not show that none is missing.
const GENERATORS: Readonly<Record<ColumnTypeName, Generator>> = {
  tinyint: integer(8, 1),
  smallint: integer(16, 2),
  mediumint: integer(24, 4), // its binary form has four bytes
  int: integer(32, 4),
  bigint: (bits, { unsigned }) => {
    const all = (BigInt(bits) << 32n) | BigInt(mix(bits));
    const binary = Buffer.alloc(8);
    binary.writeBigUInt64LE(all);
    return { text: String(unsigned ? all : BigInt.asIntN(64, all)), binary };
  },
  float: (bits) => {
    // Six digits, which are all that MySQL shows of one, and exact in both forms.
    const value = (bits % 40_000) / 4;
    const binary = Buffer.alloc(4);
    binary.writeFloatLE(value);
    return { text: String(value), binary };
  },
  double: (bits) => {
    const value = bits / 64; // exact, so that no driver's way of reading it matters
    const binary = Buffer.alloc(8);
    binary.writeDoubleLE(value);
    return { text: String(value), binary };
  },
  decimal: (bits, { length, decimals }) => {
    const digits = digitsOf(bits, length);
    const whole = digits.slice(0, length - decimals) || '0';
    return { text: decimals === 0 ? whole : `${whole}.${digits.slice(length - decimals)}` };
  },
  char: (bits, { length }) => ({ text: lettersOf(bits, length) }),
  varchar: (bits, { length }) => ({ text: lettersOf(bits, length) }),
  text: (bits) => ({ text: lettersOf(bits, UNSIZED_LENGTH) }),
  binary: (bits, { length }) => ({ text: bytesOf(bits, length) }),
  varbinary: (bits, { length }) => ({ text: bytesOf(bits, length) }),
  blob: (bits) => ({ text: bytesOf(bits, UNSIZED_LENGTH) }),
  json: (bits) => ({ text: `{"id": ${bits}, "name": "${lettersOf(bits, 10)}"}` }),
  date: (bits) => {
    const { year, month, day } = momentOf(bits);
    return {
      text: dateText({ year, month, day }),
      binary: Buffer.from([4, year & 0xff, year >> 8, month, day]),
    };
  },
  time: (bits, { decimals }) => {
    const moment = momentOf(bits);
    // No sign and no days.
    const binary = [0, 0, 0, 0, 0, moment.hour, moment.minute, moment.second];
    return {
      text: timeText(moment, decimals),
      binary: sized([...binary, ...fractionBytes(moment, decimals)]),
    };
  },
  datetime,
  timestamp: datetime,
  year: (bits) => {
    const year = 1970 + (bits % 60);
    return { text: String(year), binary: Buffer.from([year & 0xff, year >> 8]) };
  },
};

function integer(bits: 8 | 16 | 24 | 32, bytes: 1 | 2 | 4): Generator {
  return (random, { unsigned }) => {
    const value = unsigned ? random >>> (32 - bits) : random >> (32 - bits);
    const binary = Buffer.alloc(bytes);
    if (unsigned) binary.writeUIntLE(value, 0, bytes);
    else binary.writeIntLE(value, 0, bytes);
    return { text: String(value), binary };
  };
}

/** So many digits, the first of them not 0. */
function digitsOf(bits: number, length: number): string {
  let digits = String(1 + (bits % 9));
  for (let next = bits; digits.length < length; ) {
    next = mix(next);
    digits += String(next).padStart(10, '0');
  }
  return digits.slice(0, length);
}

const LETTERS = 'the quick brown fox jumps over the lazy dog '.repeat(400);

/** So many characters of text: some that differ from row to row, then words. */
function lettersOf(bits: number, length: number): string {
  return (bits.toString(36).padStart(7, '0') + LETTERS).slice(0, length);
}

function bytesOf(bits: number, length: number): Buffer {
  return Buffer.from(Uint8Array.from({ length }, (_, at) => bits + 151 * at));
}

interface Moment {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly micros: number;
}

const FROM_SECONDS = Date.UTC(2000, 0, 1) / 1000;

/** One of the 31 years from 2000 on, which a timestamp can hold; of a time of day that is not midnight. */
function momentOf(bits: number): Moment {
  const at = new Date((FROM_SECONDS + 1 + (bits % 1_000_000_000)) * 1000);
  return {
    year: at.getUTCFullYear(),
    month: at.getUTCMonth() + 1,
    day: at.getUTCDate(),
    hour: at.getUTCHours(),
    minute: at.getUTCMinutes(),
    second: at.getUTCSeconds(),
    micros: 1 + (mix(bits) % 999_999),
  };
}

function datetime(bits: number, { decimals }: ColumnType): DescribedValue {
  const moment = momentOf(bits);
  const { year, month, day, hour, minute, second } = moment;
  const binary = [year & 0xff, year >> 8, month, day, hour, minute, second];
  return {
    text: `${dateText(moment)} ${timeText(moment, decimals)}`,
    binary: sized([...binary, ...fractionBytes(moment, decimals)]),
  };
}

function sized(bytes: readonly number[]): Buffer {
  return Buffer.from([bytes.length, ...bytes]);
}

function fractionBytes({ micros }: Moment, decimals: number): Buffer {
  if (decimals === 0) return Buffer.alloc(0);
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(cut(micros, decimals));
  return bytes;
}

/** Microseconds of so many digits, the rest of them 0. */
function cut(micros: number, decimals: number): number {
  const step = 10 ** (6 - decimals);
  return Math.floor(micros / step) * step;
}

function dateText({ year, month, day }: Pick<Moment, 'year' | 'month' | 'day'>): string {
  return `${year}-${two(month)}-${two(day)}`;
}

function timeText({ hour, minute, second, micros }: Moment, decimals: number): string {
  const whole = `${two(hour)}:${two(minute)}:${two(second)}`;
  return decimals === 0 ? whole : `${whole}.${String(micros).padStart(6, '0').slice(0, decimals)}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
