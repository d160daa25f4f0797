/** Longest excerpt of a value in a message, characters. */
const EXCERPT = 60;
/** Most names in a message. */
const NAMES = 20;

/** What was found, in words: a scalar as it is written in YAML, anything else by its kind. */
export function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'an empty value';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  return typeof value === 'object' ? 'keys with values' : quote(value);
}

/** A scalar as an author would write it: texts in quotes, cut where they are long. */
export function quote(value: unknown): string {
  if (typeof value === 'string') return `"${value.length > EXCERPT ? `${value.slice(0, EXCERPT)}…` : value}"`;
  if (Number.isNaN(value)) return '.nan';
  if (value === Infinity) return '.inf';
  return value === -Infinity ? '-.inf' : String(value);
}

/** Names, one behind the other; of many, the first. */
export function listed(names: readonly (string | undefined)[]): string {
  const shown = names.slice(0, NAMES).map((name = '') => quote(name).slice(1, -1));
  return `${shown.join(', ')}${names.length > NAMES ? ` and ${names.length - NAMES} more` : ''}`;
}

/** A whole number with its thousands apart. */
export function figure(value: number): string {
  return value.toLocaleString('en-US');
}

/** So many of a thing: `1 case`, `1,000 cases`. */
export function counted(count: number, thing: string): string {
  return `${figure(count)} ${thing}${count === 1 ? '' : 's'}`;
}
