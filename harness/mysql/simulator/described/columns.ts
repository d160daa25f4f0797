import type { ColumnType, ColumnTypeName } from '../../../scenario/column-type.ts';
import { BINARY, UTF8MB4 } from '../packets/capabilities.ts';
import { type Column, Flag, NOT_FIXED } from '../packets/result-set.ts';

/** The column of a described answer, as MySQL defines one of this type. */
export function describedColumn(name: string, type: ColumnType): Column {
  const { code, flags = 0, length, decimals = type.decimals, isText = false } = WIRE[type.name](type);
  return {
    name,
    code,
    flags: flags | Flag.NOT_NULL | (isText ? 0 : Flag.BINARY) | (type.unsigned ? Flag.UNSIGNED : 0),
    characterSet: isText ? UTF8MB4 : BINARY,
    length,
    decimals,
  };
}

/** What tells one type from another; `length` in bytes. https://dev.mysql.com/doc/dev/mysql-server/latest/field__types_8h.html */
interface Wire {
  readonly code: number;
  readonly length: number;
  readonly flags?: number;
  readonly decimals?: number;
  readonly isText?: boolean;
}

const UTF8MB4_BYTES = 4;
const { BLOB } = Flag;

const WIRE: Readonly<Record<ColumnTypeName, (type: ColumnType) => Wire>> = {
  tinyint: () => ({ code: 1, length: 4 }),
  smallint: () => ({ code: 2, length: 6 }),
  mediumint: () => ({ code: 9, length: 9 }),
  int: () => ({ code: 3, length: 11 }),
  bigint: () => ({ code: 8, length: 20 }),
  float: () => ({ code: 4, length: 12, decimals: NOT_FIXED }),
  double: () => ({ code: 5, length: 22, decimals: NOT_FIXED }),
  decimal: ({ length }) => ({ code: 246, length: length + 2 }), // a sign and a point
  char: ({ length }) => ({ code: 254, length: length * UTF8MB4_BYTES, isText: true }),
  varchar: ({ length }) => ({ code: 253, length: length * UTF8MB4_BYTES, isText: true }),
  text: () => ({ code: 252, length: 65_535 * UTF8MB4_BYTES, flags: BLOB, isText: true }),
  binary: ({ length }) => ({ code: 254, length }),
  varbinary: ({ length }) => ({ code: 253, length }),
  blob: () => ({ code: 252, length: 65_535, flags: BLOB }),
  json: () => ({ code: 245, length: 0xffffffff, flags: BLOB }), // binary, though it is text
  date: () => ({ code: 10, length: 10 }),
  time: ({ decimals }) => ({ code: 11, length: 10 + fraction(decimals) }),
  datetime: ({ decimals }) => ({ code: 12, length: 19 + fraction(decimals) }),
  timestamp: ({ decimals }) => ({ code: 7, length: 19 + fraction(decimals) }),
  year: () => ({ code: 13, length: 4, flags: Flag.UNSIGNED }),
};

function fraction(decimals: number): number {
  return decimals === 0 ? 0 : decimals + 1;
}
