import { z } from 'zod';
import { PLAIN_LINE } from '../../vocabulary/plain-text.ts';
import {
  DURATION_PATTERN,
  hasWholeBytes,
  isWhole,
  parseDuration,
  parseSize,
  SIZE_PATTERN,
} from '../../vocabulary/units.ts';

export const MOST_HOSTS = 100_000;
export const MOST_SERVERS = 1_000;
export const MOST_CYCLES = 1_000_000;
export const MOST_ROUNDS = 10_000;

/** The kinds of values that a scenario is made of, each with the words that refuse another. */

export const duration = (least = '0s', most = '24h') => durationOf('ns', least, most);
/** Of what timers and strategies are told, who count in milliseconds. */
export const wholeMilliseconds = (least = '0s', most = '24h') => durationOf('ms', least, most);
export const size = (least = '1MB', most = '4096GiB') =>
  z
    .string(expected('a size such as 64MiB or 2GiB'))
    .regex(SIZE_PATTERN, { ...expected('a size such as 64MiB or 2GiB'), abort: true })
    .refine(hasWholeBytes, { ...expected('a size of whole bytes'), abort: true })
    .refine(
      (text) => within(parseSize(text), parseSize(least), parseSize(most)),
      expected(`a size from ${least} to ${most}`),
    );
export const count = (least: number, most: number) => {
  const words = expected(`a whole number from ${least} to ${most}`);
  return z.int(words).min(least, words).max(most, words);
};
export const text = () => anyText().min(1, expected('a text that is not empty'));
/** The same, or empty: what is handed on, and means something then. */
const anyText = () =>
  z
    .string(expected('a text'))
    // A program can't be handed one.
    .regex(/^[^\0]*$/, expected('a text without NUL characters'));
/** A program and its arguments. */
export const command = () =>
  z
    .array(anyText(), expected('a list: the program and its arguments'))
    .min(1, { ...expected('a program and its arguments'), abort: true })
    .refine(([program]) => program !== '', { ...expected('the name of a program'), path: [0] });
// What is printed in tables: a terminal must not obey it.
export const line = (most: number) =>
  z
    .string(expected('a text'))
    .min(1, { ...expected('a text that is not empty'), abort: true })
    .max(most, { ...expected(`a text of at most ${most} characters`), abort: true })
    .regex(PLAIN_LINE, expected('a text of one line, without control characters'));
export const oneOf = <const T extends readonly [string, ...string[]]>(...choices: T) =>
  z.enum(choices, expected(`one of ${choices.join(', ')}`));

const durationOf = (unit: keyof typeof WHOLE, least: string, most: string) =>
  z
    .string(expected('a duration such as 100ms, 30s or 3m'))
    .regex(DURATION_PATTERN, { ...expected('a duration such as 100ms, 30s or 3m'), abort: true })
    .refine((text) => isWhole(text, unit), { ...expected(`a duration of ${WHOLE[unit]}`), abort: true })
    .refine(
      (text) => within(parseDuration(text), parseDuration(least), parseDuration(most)),
      expected(`a duration from ${least} to ${most}`),
    );

const WHOLE = { ns: 'whole nanoseconds', ms: 'whole milliseconds, such as 1500ms or 1.5s' } as const;

/** Whether an author swept it: a list of one value is no sweep. */
export function isSwept(value: unknown): boolean {
  return Array.isArray(value) && value.length > 1;
}

function within(value: number, least: number, most: number): boolean {
  return value >= least && value <= most;
}

/** zod's parameters that word a refusal: what was expected; the diagnostic adds what was found. */
export function expected(what: string): { error: () => string } {
  return { error: () => `Expected ${what}` };
}

const scalarOf = <T extends z.ZodType>(words: T) =>
  z.union([words, z.number(), z.boolean()], expected('a text, a number, true or false'));
/** What a parameter may be. */
export const scalar = scalarOf(text());
/** What a server variable may be: some have an empty value. */
export const variable = scalarOf(anyText());

/** A value, or a list of values of which each makes cases of its own. */
export const sweepOf = <T extends z.ZodType>(value: T, what: string) =>
  z.union(
    [value, z.array(value).min(1, expected('at least one value'))],
    expected(`${what}, or a list to sweep`),
  );
