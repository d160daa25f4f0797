import { malformedPacket } from './errors.ts';
import type { Payload } from './payload.ts';
import { integer, NULL, string, unsigned, type Value } from './values.ts';

/** A parameter's type as a client names it. https://dev.mysql.com/doc/dev/mysql-server/latest/field__types_8h.html */
export interface ParameterType {
  readonly code: number;
  readonly signed: boolean;
}

const UNSIGNED = 0x80;

export function readType(payload: Payload): ParameterType {
  const code = payload.uint(1);
  return { code, signed: (payload.uint(1) & UNSIGNED) === 0 };
}

/** https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_binary_resultset.html#sect_protocol_binary_resultset_row_value */
export function readParameter(payload: Payload, type: ParameterType): Value {
  const read = READERS[type.code] ?? readString;
  return read(payload, type);
}

type Reader = (payload: Payload, type: ParameterType) => Value;

const READERS: Record<number, Reader> = {
  1: readInteger(1),
  2: readInteger(2),
  3: readInteger(4),
  4: (payload) => double(payload.float()),
  5: (payload) => double(payload.double()),
  6: () => NULL,
  7: readDateTime,
  8: (payload, { signed }) => (signed ? integer(payload.int64(true)) : unsigned(payload.int64(false))),
  9: readInteger(4), // INT24 takes four bytes
  10: readDateTime,
  11: readTime,
  12: readDateTime,
  13: readInteger(2), // YEAR
  246: (payload) => ({ type: 'decimal', content: payload.lenencBytes().toString('latin1') }),
  // TINY_BLOB, MEDIUM_BLOB, LONG_BLOB and BLOB: what clients send a buffer as.
  249: readBinary,
  250: readBinary,
  251: readBinary,
  252: readBinary,
};

function readInteger(bytes: 1 | 2 | 4): Reader {
  return (payload, { signed }) => (signed ? integer(payload.int(bytes)) : unsigned(payload.uint(bytes)));
}

function double(value: number): Value {
  return { type: 'double', content: String(value) };
}

function readString(payload: Payload): Value {
  return string(payload.lenencBytes().toString('utf8'));
}

function readBinary(payload: Payload): Value {
  return { type: 'binary', content: Buffer.from(payload.lenencBytes()) };
}

// A length, then as many of the fields as are not zero: date, time of day, microseconds.
function readDateTime(payload: Payload): Value {
  const length = payload.uint(1);
  if (![0, 4, 7, 11].includes(length)) throw malformedPacket();
  const date = length >= 4 ? [payload.uint(2), payload.uint(1), payload.uint(1)] : [0, 0, 0];
  const time = length >= 7 ? [payload.uint(1), payload.uint(1), payload.uint(1)] : [0, 0, 0];
  const text = `${digits(date, '-')} ${digits(time, ':')}`;
  return string(length === 11 ? `${text}.${String(payload.uint(4)).padStart(6, '0')}` : text);
}

// A length, then sign, days, time of day, microseconds.
function readTime(payload: Payload): Value {
  const length = payload.uint(1);
  if (![0, 8, 12].includes(length)) throw malformedPacket();
  if (length === 0) return string('00:00:00');
  const sign = payload.uint(1) === 1 ? '-' : '';
  const days = payload.uint(4);
  const [hours, minutes, seconds] = [payload.uint(1), payload.uint(1), payload.uint(1)];
  const text = `${sign}${digits([days * 24 + hours, minutes, seconds], ':')}`;
  return string(length === 12 ? `${text}.${String(payload.uint(4)).padStart(6, '0')}` : text);
}

function digits(fields: readonly number[], separator: string): string {
  return fields.map((field) => String(field).padStart(2, '0')).join(separator);
}
