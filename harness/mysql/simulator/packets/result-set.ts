import { BINARY, UTF8MB4 } from './capabilities.ts';
import type { PacketWriter } from './packet-writer.ts';
import type { Value } from './values.ts';

/** A column's definition, whatever its table: nothing here comes from one. */
export interface Column {
  readonly name: string;
  readonly type: Value['type'];
  /** The longest value in characters. */
  readonly length: number;
  readonly decimals: number;
}

/** Rows of values, each as long as `columns`. */
export interface ResultSet {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Value[])[];
}

/** The column that shows this value under this name. */
export function columnOf(name: string, value: Value): Column {
  const text = value.content ?? '';
  const point = value.type === 'decimal' ? text.indexOf('.') : -1;
  return {
    name,
    type: value.type,
    length: text.length,
    decimals: point === -1 ? 0 : text.length - point - 1,
  };
}

/** https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query_response_text_resultset_column_definition.html */
export function writeColumn(writer: PacketWriter, column: Column): void {
  const { code, flags, characterSet, decimals } = TYPES[column.type];
  writer.open().lenencText('def').zeros(3).lenencText(column.name).zeros(1); // no schema, table or original names
  writer.lenenc(0x0c).uint(characterSet, 2);
  writer.uint(displayLength(column), 4).uint(code, 1);
  writer
    .uint(flags, 2)
    .uint(decimals ?? column.decimals, 1)
    .zeros(2);
  writer.close();
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
  // The first two bits of a row's NULL bitmap are reserved.
  const nulls = Buffer.alloc(Math.floor((row.length + 9) / 8));
  row.forEach(({ content }, index) => {
    const bit = index + 2;
    if (content === null) nulls[bit >> 3] = (nulls[bit >> 3] ?? 0) | (1 << (bit & 7));
  });
  writer.open().zeros(1).bytes(nulls);
  for (const value of row) if (value.content !== null) writeBinaryValue(writer, value.type, value.content);
  writer.close();
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

const NOT_NULL = 0x1;
const UNSIGNED = 0x20;
const BINARY_FLAG = 0x80;
/** The decimals of what has no fixed number of them. */
const NOT_FIXED = 31;

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
function displayLength({ type, length }: Column): number {
  if (type === 'integer' || type === 'unsigned') return 21;
  if (type === 'double') return 23;
  return type === 'string' ? Math.min(length * 4, 0xffffffff) : length + 1;
}
