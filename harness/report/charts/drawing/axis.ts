import type { ScaleOptions } from '@observablehq/plot';
import { tenths } from '../../../vocabulary/wording.ts';

/** How an axis is laid out; its unit is that of the values. */
export interface Axis {
  readonly type: 'log' | 'linear';
  readonly domain: readonly [number, number];
  readonly ticks: readonly number[];
}

/** Beyond this, a linear axis flattens what is small. */
const FLATTENS = 6;

const ROUND = [1, 2, 5];

/**
 * An axis that shows both ends of the values, logarithmic where the largest is many times the smallest. A linear one
 * begins at 0. There are at most `limit` ticks.
 */
export function axisOf(values: readonly number[], limit: number): Axis {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (!(low > 0) || high / low <= FLATTENS) return linearAxis(high || 1, limit);
  const floor = steps(low / 10, low).findLast((step) => step < low * 0.98) ?? low / 2;
  const domain = [floor, high * 1.08] as const;
  return { type: 'log', domain, ticks: logTicks(domain, limit) };
}

function linearAxis(high: number, limit: number): Axis {
  const top = high * 1.04;
  const step = steps(top / limit, top).find((each) => top / each <= limit) ?? top;
  const ticks = Array.from({ length: Math.floor(top / step) + 1 }, (_, at) => at * step);
  return { type: 'linear', domain: [0, top], ticks };
}

/** An axis of so many whole numbers from 0, a place for each of them. */
export function wholeAxis(count: number, limit: number): Axis {
  const ticks = linearAxis(count, limit).ticks.filter((tick) => Number.isInteger(tick) && tick < count);
  return { type: 'linear', domain: [-0.5, count - 0.5], ticks };
}

/** A logarithmic axis around the values, however near they are to each other. */
export function logAxisAround(values: readonly number[], limit: number): Axis {
  const domain = [Math.min(...values) / MARGIN, Math.max(...values) * MARGIN] as const;
  return { type: 'log', domain, ticks: logTicks(domain, limit) };
}

const MARGIN = 1.3;

/** The digits that ticks begin with, from fine to coarse. */
const DIGITS = [[1, 1.5, 2, 3, 4, 5, 7], ROUND, [1]];

function logTicks([from, to]: readonly [number, number], limit: number): number[] {
  const choices = DIGITS.map((digits) => steps(from, to, digits));
  return choices.find(({ length }) => length <= limit) ?? choices.at(-1) ?? [];
}

/** The digits times the powers of ten between the two. */
function steps(from: number, to: number, digits: readonly number[] = ROUND): number[] {
  const found: number[] = [];
  for (let power = Math.floor(Math.log10(from)); power <= Math.log10(to); power++) {
    for (const digit of digits) found.push(Number(`${digit}e${power}`));
  }
  return found.filter((step) => step >= from * 0.999 && step <= to * 1.001);
}

/** `0.5 s` from nanoseconds, as a tick. */
export function tickSeconds(ns: number): string {
  return ns === 0 ? '0' : `${Number((ns / 1e9).toPrecision(3))} s`;
}

/** `50 MiB` from mebibytes, as a tick. */
export function tickMebibytes(value: number): string {
  return value === 0 ? '0' : `${Number(value.toPrecision(3))} MiB`;
}

/** The unit in which memory is laid out: its round numbers are not those of bytes. */
export function inMebibytes(bytes: number): number {
  return bytes / 2 ** 20;
}

/** How figures of a unit are laid out on an axis. */
export const UNITS = {
  ns: { lay: (value: number) => value, tick: tickSeconds },
  bytes: { lay: inMebibytes, tick: tickMebibytes },
  count: { lay: (value: number) => value, tick: String },
  share: { lay: (value: number) => value, tick: tenths },
  rate: { lay: (value: number) => value, tick: String },
} as const;

/** A vertical scale in pixels below a top margin, for rows; no axis is drawn. */
export function pixelsBelow(top: number, height: number): ScaleOptions {
  return { axis: null, type: 'linear', domain: [0, height], range: [top, top + height] };
}
