/** A value and its SQL type, in the text form that the text protocol sends. */
export interface Value {
  readonly type: 'integer' | 'unsigned' | 'decimal' | 'double' | 'string' | 'binary' | 'null';
  readonly content: string | Buffer | null;
}

export const NULL: Value = { type: 'null', content: null };

export function integer(value: number | bigint): Value {
  return { type: 'integer', content: String(value) };
}

export function unsigned(value: number | bigint): Value {
  return { type: 'unsigned', content: String(value) };
}

export function string(content: string): Value {
  return { type: 'string', content };
}

/** The value as text; undefined where it is NULL. */
export function asText(value: Value): string | undefined {
  return value.content === null ? undefined : value.content.toString();
}

/** The value as a number, as MySQL converts it: the numeric prefix of a string, else 0. Undefined where it is NULL. */
export function asNumber(value: Value): number | undefined {
  const text = asText(value);
  if (text === undefined) return undefined;
  const parsed = Number.parseFloat(text);
  if (Number.isNaN(parsed)) return 0;
  return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, parsed));
}
