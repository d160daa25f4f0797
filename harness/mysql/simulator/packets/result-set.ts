import { BINARY, Capability, UTF8MB4 } from './capabilities.ts';
import type { PacketWriter } from './packet-writer.ts';
import type { Value } from './values.ts';

/** A column's definition, whatever its table: nothing here comes from one. */
export interface Column {
  readonly name: string;
  readonly code: number;
  readonly flags: number;
  readonly characterSet: number;
  /** The longest value in bytes. */
  readonly length: number;
  readonly decimals: number;
}

/** https://dev.mysql.com/doc/dev/mysql-server/latest/group__group__cs__column__definition__flags.html */
export const Flag = { NOT_NULL: 0x1, BLOB: 0x10, UNSIGNED: 0x20, BINARY: 0x80 } as const;
/** The decimals of what has no fixed number of them. */
export const NOT_FIXED = 31;

/** Rows of values, each as long as `columns`. */
export interface ResultSet {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Value[])[];
}

/** The column that shows this value under this name; it has room for so many characters. */
export function columnOf(name: string, value: Value, characters = value.content?.length ?? 0): Column {
  const text = value.content ?? '';
  const point = value.type === 'decimal' ? text.indexOf('.') : -1;
  const decimals = point === -1 ? 0 : text.length - point - 1;
  return { name, decimals, ...TYPES[value.type], length: displayLength(value.type, characters) };
}

/** https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query_response_text_resultset_column_definition.html */
function writeColumn(writer: PacketWriter, column: Column): void {
  const { name, code, flags, characterSet, length, decimals } = column;
  writer.open().lenencText('def').zeros(3).lenencText(name).zeros(1); // no schema, table or original names
  writer.lenenc(0x0c).uint(characterSet, 2).uint(length, 4).uint(code, 1);
  writer.uint(flags, 2).uint(decimals, 1).zeros(2).close();
}

/** What client and server agreed on, and how the connection stands, as far as rows are sent by it. */
export interface Agreement {
  readonly capabilities: number;
  readonly status: number;
}

export function writeColumns(writer: PacketWriter, columns: readonly Column[], agreed: Agreement): void {
  for (const column of columns) writeColumn(writer, column);
  if (!isEofDeprecated(agreed)) writeEnd(writer, agreed);
}

// Where EOF packets are deprecated, an OK packet with an EOF's first byte ends the rows instead.
// https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_eof_packet.html
export function writeEnd(writer: PacketWriter, agreed: Agreement): void {
  writer.open().uint(0xfe, 1);
  if (isEofDeprecated(agreed)) writer.zeros(2).uint(agreed.status, 2).zeros(2).close();
  else writer.zeros(2).uint(agreed.status, 2).close();
}

function isEofDeprecated({ capabilities }: Agreement): boolean {
  return (capabilities & Capability.DEPRECATE_EOF) !== 0;
}

export function writeTextRow(writer: PacketWriter, row: readonly Value[]): void {
  writer.open();
  for (const { content } of row) {
    if (content === null) writer.uint(0xfb, 1);
    else writer.lenencText(content);
  }
  writer.close();
}

/** https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_binary_resultset.html */
export function writeBinaryRow(writer: PacketWriter, row: readonly Value[]): void {
  writer.open();
  writeNullBitmap(writer, row, ({ content }) => content === null);
  for (const value of row) if (value.content !== null) writeBinaryValue(writer, value.type, value.content);
  writer.close();
}

/** What a binary row begins with: which of its values are NULL. */
export function writeNullBitmap<T>(
  writer: PacketWriter,
  row: readonly T[],
  isNull: (value: T) => boolean,
): void {
  // The first two bits are reserved.
  const nulls = Buffer.alloc(Math.floor((row.length + 9) / 8));
  row.forEach((value, index) => {
    const bit = index + 2;
    if (isNull(value)) nulls[bit >> 3] = (nulls[bit >> 3] ?? 0) | (1 << (bit & 7));
  });
  writer.zeros(1).bytes(nulls);
}

function writeBinaryValue(writer: PacketWriter, type: Value['type'], content: string | Buffer): void {
  const bytes = Buffer.alloc(8);
  if (type === 'integer') {
    bytes.writeBigInt64LE(BigInt(content.toString()));
    writer.bytes(bytes);
  } else if (type === 'unsigned') {
    bytes.writeBigUInt64LE(BigInt(content.toString()));
    writer.bytes(bytes);
  } else if (type === 'double') {
    bytes.writeDoubleLE(Number(content));
    writer.bytes(bytes);
  } else {
    writer.lenencText(content);
  }
}

const { NOT_NULL, UNSIGNED } = Flag;
const BINARY_FLAG = Flag.BINARY;

/** https://dev.mysql.com/doc/dev/mysql-server/latest/field__types_8h.html */
const TYPES: Record<Value['type'], { code: number; flags: number; characterSet: number; decimals?: number }> =
  {
    integer: { code: 8, flags: NOT_NULL | BINARY_FLAG, characterSet: BINARY },
    unsigned: { code: 8, flags: NOT_NULL | UNSIGNED | BINARY_FLAG, characterSet: BINARY },
    decimal: { code: 246, flags: NOT_NULL | BINARY_FLAG, characterSet: BINARY },
    double: { code: 5, flags: NOT_NULL | BINARY_FLAG, characterSet: BINARY, decimals: NOT_FIXED },
    string: { code: 253, flags: 0, characterSet: UTF8MB4, decimals: NOT_FIXED },
    binary: { code: 253, flags: BINARY_FLAG, characterSet: BINARY, decimals: NOT_FIXED },
    null: { code: 6, flags: BINARY_FLAG, characterSet: BINARY },
  };

// Numbers are given room for their sign, text for four bytes a character.
function displayLength(type: Value['type'], length: number): number {
  if (type === 'integer' || type === 'unsigned') return 21;
  if (type === 'double') return 23;
  return type === 'string' ? Math.min(length * 4, 0xffffffff) : length + 1;
}
