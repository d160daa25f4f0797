/** A column's type, as MySQL declares it. */
export interface ColumnType {
  readonly name: ColumnTypeName;
  /** Characters of a text, bytes of a binary string, digits of a decimal; 0 for what has no such number. */
  readonly length: number;
  /** Digits behind the point: of a decimal, or of a second. */
  readonly decimals: number;
  readonly unsigned: boolean;
}

export type ColumnTypeName = keyof typeof TYPES;

/** What may stand in parentheses. */
type Arguments =
  | 'nothing'
  /** A display width, which changes nothing. */
  | 'width'
  /** A length, of this many at most; left out, it is the default. */
  | { readonly most: number; readonly default?: number }
  | 'precision'
  | 'fraction';

const TYPES = {
  tinyint: 'width',
  smallint: 'width',
  mediumint: 'width',
  int: 'width',
  bigint: 'width',
  float: 'nothing',
  double: 'nothing',
  decimal: 'precision',
  char: { most: 255, default: 1 },
  varchar: { most: 16_383 }, // of utf8mb4, in a row's 65,535 bytes
  text: 'nothing',
  binary: { most: 255, default: 1 },
  varbinary: { most: 65_535 },
  blob: 'nothing',
  json: 'nothing',
  date: 'nothing',
  time: 'fraction',
  datetime: 'fraction',
  timestamp: 'fraction',
  year: 'nothing',
} as const satisfies Record<string, Arguments>;

export const COLUMN_TYPE_NAMES = Object.keys(TYPES) as ColumnTypeName[];

const UNSIGNED = /^((tiny|small|medium|big)?int|float|double|decimal)$/;

/** The type that is declared so, such as `decimal(10,2) unsigned`; undefined where MySQL has none of this kind. */
export function parseColumnType(declared: string): ColumnType | undefined {
  const match = /^\s*([a-z]+)\s*(?:\(\s*(\d{1,5})\s*(?:,\s*(\d{1,2})\s*)?\))?(\s+unsigned)?\s*$/i.exec(
    declared,
  );
  const name = match?.[1]?.toLowerCase() ?? '';
  if (!match || !Object.hasOwn(TYPES, name)) return undefined;
  const [, , first, second, sign] = match;
  const unsigned = sign !== undefined;
  if (unsigned && !UNSIGNED.test(name)) return undefined;
  const known = name as ColumnTypeName;
  const sizes = sizesOf(TYPES[known], wholeNumber(first), wholeNumber(second));
  return sizes && { name: known, ...sizes, unsigned };
}

type Sizes = Pick<ColumnType, 'length' | 'decimals'>;

const MOST_DIGITS = 65;
const MOST_DECIMALS = 30;
const MOST_FRACTION = 6;

function sizesOf(takes: Arguments, first?: number, second?: number): Sizes | undefined {
  if (takes === 'precision') {
    const { length, decimals } = { length: first ?? 10, decimals: second ?? 0 };
    const fits = length >= 1 && length <= MOST_DIGITS && decimals <= Math.min(length, MOST_DECIMALS);
    return fits ? { length, decimals } : undefined;
  }
  if (second !== undefined) return undefined;
  if (takes === 'width') return { length: 0, decimals: 0 };
  if (takes === 'nothing') return first === undefined ? { length: 0, decimals: 0 } : undefined;
  if (takes === 'fraction') {
    const decimals = first ?? 0;
    return decimals <= MOST_FRACTION ? { length: 0, decimals } : undefined;
  }
  const length = first ?? takes.default;
  return length !== undefined && length <= takes.most ? { length, decimals: 0 } : undefined;
}

function wholeNumber(digits: string | undefined): number | undefined {
  return digits === undefined ? undefined : Number(digits);
}

/** Characters, or bytes, of a value of a type that has no length of its own: `text`, `blob`. */
export const UNSIZED_LENGTH = 200;

/** About the most bytes that a value of this type has in an answer. */
export function bytesOf({ name, length }: ColumnType): number {
  if (length > 0) return length + 3;
  return name === 'text' || name === 'blob' ? UNSIZED_LENGTH + 3 : 30;
}
