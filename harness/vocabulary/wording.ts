import { closest, distance } from 'fastest-levenshtein';

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

/** The nearest of some names, where it is near enough to have been meant. */
export function nearest(name: string, names: readonly string[]): string | undefined {
  if (names.length === 0 || name.length > 100) return undefined;
  const candidate = closest(name, names);
  const far = distance(name, candidate);
  // Two letters of a short word make another word, as of query and every; a slip begins alike.
  const isSlip = far < 2 || name.length > 5 || name[0] === candidate[0];
  return isSlip && far <= Math.max(2, name.length / 3) && far < name.length ? candidate : undefined;
}

/** A whole number with its thousands apart. */
export function grouped(value: number): string {
  return value.toLocaleString('en-US');
}

/** So many of a thing: `1 host`, `2 hosts`. */
export function some(count: number, what: string, many = `${what}s`): string {
  return `${count} ${count === 1 ? what : many}`;
}

/** `2%`, of a share from 0 to 1. */
export function percent(share: number): string {
  return `${Math.round(share * 100)}%`;
}

/** `250 ms`, `1.5 s`, `100 s`. */
export function duration(ns: number): string {
  return ns < 1e9 ? milliseconds(ns) : `${Math.round(ns / 1e8) / 10} s`;
}

/** `2.4%`: beside a limit that it is not to look like. */
export function tenths(share: number): string {
  return `${Math.round(share * 1000) / 10}%`;
}

export function milliseconds(ns: number): string {
  return `${Math.round(ns / 1e4) / 100} ms`;
}

export function mebibytes(bytes: number): string {
  return `${Math.round((bytes / 2 ** 20) * 10) / 10} MiB`;
}

/** `0.5 cores`. */
export function coresText(cores: number): string {
  return `${Math.round(cores * 1000) / 1000} ${cores === 1 ? 'core' : 'cores'}`;
}
