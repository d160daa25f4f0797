import { Fault } from './fault.ts';
import { integerAt, integerBytes } from './integers.ts';

/** A value of a row; a JSON column's may be any. */
export type Value = number | bigint | string | Date | Uint8Array | unknown;
export type Row = Value[];
/** Makes a value of the text from `start` to before `end`. */
type Decode = (payload: Buffer, start: number, end: number) => Value;

/** How the values of a result's column are decoded. */
export interface Column {
  readonly decode: Decode;
}

// https://dev.mysql.com/doc/dev/mysql-server/latest/field__types_8h.html
const INTEGERS = new Set([0x01, 0x02, 0x03, 0x08, 0x09, 0x0d]); // TINY, SHORT, LONG, LONGLONG, INT24, YEAR
const FLOATS = new Set([0x04, 0x05]); // FLOAT, DOUBLE
const MOMENTS = new Set([0x07, 0x0c]); // TIMESTAMP, DATETIME
const DATES = new Set([0x0a, 0x0e]); // DATE, NEWDATE
const EXACT = new Set([0x00, 0xf6, 0x0b]); // DECIMAL, NEWDECIMAL, TIME: no type of JavaScript's holds them all
const BIT = 0x10;
const JSON_TYPE = 0xf5;
const GEOMETRY = 0xff;
/** The character set of bytes that are no text. */
const BINARY = 63;
const NULL = 0xfb;

/**
 * Catalog, database, table twice, name twice, then: length of what follows 1, character set 2, length 4, type 1.
 * https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query_response_text_resultset_column_definition.html
 */
export function columnOf(payload: Buffer): Column {
  let at = 0;
  for (let texts = 0; texts < 6; texts++) at += integerBytes(payload[at]) + integerAt(payload, at);
  if (!(at + 8 <= payload.length)) throw new Fault('CR_MALFORMED_PACKET');
  return { decode: decoderOf(payload[at + 7] ?? 0, payload.readUInt16LE(at + 1)) };
}

/** https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query_response_text_resultset_row.html */
export function rowOf(payload: Buffer, columns: readonly Column[]): Row {
  const row: Row = [];
  let at = 0;
  for (const { decode } of columns) {
    const start = at + integerBytes(payload[at]);
    const isNull = payload[at] === NULL;
    at = isNull ? start : start + integerAt(payload, at);
    if (!(at <= payload.length)) throw new Fault('CR_MALFORMED_PACKET');
    row.push(isNull ? null : decode(payload, start, at));
  }
  if (at !== payload.length) throw new Fault('CR_MALFORMED_PACKET');
  return row;
}

function decoderOf(type: number, characterSet: number): Decode {
  if (INTEGERS.has(type)) return integer;
  if (FLOATS.has(type)) return float;
  if (EXACT.has(type)) return ascii;
  if (MOMENTS.has(type)) return (...text) => new Date(ascii(...text).replace(' ', 'T'));
  if (DATES.has(type)) return (...text) => new Date(`${ascii(...text)}T00:00`); // local time, as for a moment
  if (type === JSON_TYPE) return (payload, start, end) => JSON.parse(payload.toString('utf8', start, end));
  if (type === BIT || type === GEOMETRY || characterSet === BINARY) return bytes;
  return (payload, start, end) => payload.toString('utf8', start, end);
}

/** A bigint only where a number would not be exact. */
function integer(payload: Buffer, start: number, end: number): number | bigint {
  const number = float(payload, start, end);
  return Number.isSafeInteger(number) ? number : BigInt(ascii(payload, start, end));
}

function float(payload: Buffer, start: number, end: number): number {
  const number = Number(ascii(payload, start, end));
  if (start === end || Number.isNaN(number)) throw new Fault('CR_MALFORMED_PACKET');
  return number;
}

function ascii(payload: Buffer, start: number, end: number): string {
  return payload.toString('latin1', start, end);
}

/** A copy: the next packets overwrite the payload. */
function bytes(payload: Buffer, start: number, end: number): Uint8Array {
  return Uint8Array.prototype.slice.call(payload, start, end);
}
