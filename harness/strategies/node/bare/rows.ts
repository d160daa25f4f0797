import { Fault } from './fault.ts';
import { integerAt, integerBytes } from './integers.ts';

/** Of a row: a number, bigint, string, Date or Buffer, null, or whatever a JSON column holds. */
export type Value = unknown;
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
const MOMENTS = new Set([0x07, 0x0a, 0x0c, 0x0e]); // TIMESTAMP, DATE, DATETIME, NEWDATE
const EXACT = new Set([0x00, 0xf6, 0x0b]); // DECIMAL, NEWDECIMAL, TIME: no type of JavaScript's holds them all
const BIT = 0x10;
const JSON_TYPE = 0xf5;
const GEOMETRY = 0xff;
/** The character set of bytes that are no text. */
const BINARY = 63;
const NULL = 0xfb;
const ZERO = 0x30;
const MINUS = 0x2d;
/** A number holds an integer of so many, a sign among them. */
const EXACT_DIGITS = 15;

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
  const row: Row = new Array(columns.length); // made by pushing, it would have room for three times as many
  let at = 0;
  for (let column = 0; column < columns.length; column++) {
    const start = at + integerBytes(payload[at]);
    const isNull = payload[at] === NULL;
    at = isNull ? start : start + integerAt(payload, at);
    if (!(at <= payload.length)) throw new Fault('CR_MALFORMED_PACKET');
    row[column] = isNull ? null : columns[column]?.decode(payload, start, at);
  }
  return row;
}

function decoderOf(type: number, characterSet: number): Decode {
  if (INTEGERS.has(type)) return integer;
  if (FLOATS.has(type)) return float;
  if (EXACT.has(type)) return ascii;
  if (MOMENTS.has(type)) return moment;
  if (type === JSON_TYPE) return (...text) => JSON.parse(utf8(...text));
  return type === BIT || type === GEOMETRY || characterSet === BINARY ? bytes : utf8;
}

/** By hand, for a text of each would take three times as long; a bigint only where a number would not be exact. */
function integer(payload: Buffer, start: number, end: number): number | bigint {
  if (end - start > EXACT_DIGITS) {
    const number = float(payload, start, end);
    return Number.isSafeInteger(number) ? number : BigInt(ascii(payload, start, end));
  }
  const isNegative = payload[start] === MINUS;
  const number = digits(payload, isNegative ? start + 1 : start, end);
  if (Number.isNaN(number)) throw new Fault('CR_MALFORMED_PACKET');
  return isNegative ? -number : number;
}

function float(payload: Buffer, start: number, end: number): number {
  const number = Number(ascii(payload, start, end));
  if (start === end || Number.isNaN(number)) throw new Fault('CR_MALFORMED_PACKET');
  return number;
}

/** `2026-01-02`, or `2026-01-02 03:04:05.678901`, in local time; a day that no calendar has is an invalid date. */
function moment(payload: Buffer, start: number, end: number): Date {
  const part = (from: number, length: number) => digits(payload, start + from, start + from + length);
  const [month, day] = [part(5, 2), part(8, 2)];
  if (month === 0 || day === 0) return new Date(Number.NaN);
  if (end - start < 19) return new Date(part(0, 4), month - 1, day);
  const milliseconds = end - start > 20 ? float(payload, start + 19, end) * 1000 : 0;
  return new Date(part(0, 4), month - 1, day, part(11, 2), part(14, 2), part(17, 2), milliseconds);
}

/** A number of digits only; NaN where there is anything else, or nothing. */
function digits(payload: Buffer, start: number, end: number): number {
  let number = start < end ? 0 : Number.NaN;
  for (let at = start; at < end; at++) {
    const digit = (payload[at] ?? 0) - ZERO;
    number = digit >= 0 && digit <= 9 ? number * 10 + digit : Number.NaN;
  }
  return number;
}

function ascii(payload: Buffer, start: number, end: number): string {
  return payload.toString('latin1', start, end);
}

function utf8(payload: Buffer, start: number, end: number): string {
  return payload.toString('utf8', start, end);
}

/** A copy: the next packets overwrite the payload. */
function bytes(payload: Buffer, start: number, end: number): Buffer {
  return Buffer.from(payload.subarray(start, end));
}
