/** Units of time, in nanoseconds. */
const TIME = { us: 1e3, ms: 1e6, s: 1e9, m: 60e9, h: 3600e9 } as const;

/** Units of size, in bytes: binary with an i (IEC 80000-13), decimal without. */
const SIZE = {
  B: 1,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
} as const;

export const DURATION_PATTERN = /^\d{1,15}(\.\d{1,15})?(us|ms|s|m|h)$/;
export const SHARE_PATTERN = /^\d{1,15}(\.\d{1,15})?%$/;
export const SIZE_PATTERN = /^\d{1,15}(\.\d{1,15})?(B|kB|MB|GB|KiB|MiB|GiB)$/;

/** Nanoseconds of a text that DURATION_PATTERN matches, such as `100ms`. */
export function parseDuration(text: string): number {
  return parse(text, TIME);
}

/** Whether such a text is a whole number of a unit, to the last digit. */
export function isWhole(text: string, unit: 'ns' | 'ms'): boolean {
  const { digits, factor } = partsOf(text, TIME);
  const [whole = '', fraction = ''] = digits.split('.');
  const scale = 10n ** BigInt(fraction.length) * (unit === 'ms' ? BigInt(TIME.ms) : 1n);
  return (BigInt(whole + fraction) * BigInt(factor)) % scale === 0n;
}

/** Milliseconds of such a text. */
export function parseMilliseconds(text: string): number {
  return parseDuration(text) / 1e6;
}

/** Bytes of a text that SIZE_PATTERN matches, such as `512MiB`. */
export function parseSize(text: string): number {
  return parse(text, SIZE);
}

/** Whether a size is one of whole bytes, but for what rounding takes of a large one: 1.1GiB is, 0.3B is not. */
export function hasWholeBytes(text: string): boolean {
  const { digits, factor } = partsOf(text, SIZE);
  const exact = Number(digits) * factor;
  return Math.abs(Math.round(exact) - exact) <= exact * 1e-6;
}

/** From 0 to 1, of a text that SHARE_PATTERN matches, such as `2%`. */
export function parseShare(text: string): number {
  return Number(text.slice(0, -1)) / 100;
}

function parse(text: string, units: Readonly<Record<string, number>>): number {
  const { digits, factor } = partsOf(text, units);
  return Math.round(Number(digits) * factor);
}

function partsOf(text: string, units: Readonly<Record<string, number>>) {
  const digits = /^[\d.]+/.exec(text)?.[0] ?? '';
  const factor = units[text.slice(digits.length)];
  if (digits === '' || factor === undefined) {
    throw new TypeError(`Expected a number with one of ${Object.keys(units).join(', ')}, found "${text}"`);
  }
  return { digits, factor };
}
