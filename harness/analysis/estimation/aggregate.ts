import { max, mean, min, sampleStandardDeviation } from 'simple-statistics';
import type { Aggregate } from '../../scenario/scenario.ts';
import { medianInterval, quantile } from './estimate.ts';

/** What a threshold is set on: one figure over the trials. */
export interface Aggregated {
  readonly figure: number;
  /** 95 % interval. Absent for what is of these trials alone, such as their largest. */
  readonly interval?: readonly [number, number];
  /** So few trials leave an end of it open: it lies a factor of three beyond them. */
  readonly isOpen?: true;
}

/**
 * A figure over trials with its 95 % interval: of the median and of percentiles from order statistics (with 2 to 5 trials
 * Student's, on logarithms, and all trials within it), of the mean Student's. Where an end can't be had of so few (both
 * of one trial's, the upper one of a high percentile), it is taken to lie a factor of three beyond them. The smallest and the largest are those of these trials: no
 * interval says what the next one may take.
 */
export function aggregateOf(values: readonly number[], aggregate: Aggregate): Aggregated | undefined {
  if (values.length === 0) return undefined;
  const share = shareOf(aggregate);
  if (share === 0) return { figure: min([...values]) };
  if (share === 1) return { figure: max([...values]) };
  const figure = share === undefined ? mean([...values]) : (quantile(values, share) as number);
  return { figure, ...intervalOf(values, share) };
}

/** Of `p(95)` 0.95; of the mean undefined. */
export function shareOf(aggregate: Aggregate): number | undefined {
  if (aggregate === 'avg') return undefined;
  const named = { min: 0, median: 0.5, max: 1 };
  return aggregate in named
    ? named[aggregate as keyof typeof named]
    : Number(aggregate.slice('p('.length, -1)) / 100;
}

/** Trials of a case vary by far less. */
const FACTOR = 3;

type Interval = readonly [number, number];

function intervalOf(
  values: readonly number[],
  share: number | undefined,
): Pick<Aggregated, 'interval' | 'isOpen'> {
  if (values.length > 1 && share === undefined) return { interval: studentInterval(values) };
  if (values.length > 1 && share === 0.5) return { interval: medianInterval(values) ?? fewInterval(values) };
  const [low, high] = values.length > 1 ? quantileEnds(values, share ?? 0.5) : [];
  const interval = [low ?? min([...values]) / FACTOR, high ?? max([...values]) * FACTOR] as const;
  return low === undefined || high === undefined ? { interval, isOpen: true } : { interval };
}

// On logarithms, where trials vary about as normal noise does. That no trial lies outside makes five of them safe whatever
// their distribution is: they all miss the median on the same side in 3 % of samples.
function fewInterval(values: readonly number[]): Interval {
  const isPositive = values.every((value) => value > 0);
  const [low, high] = studentInterval(isPositive ? values.map(Math.log) : values);
  const [from, to] = isPositive ? [Math.exp(low), Math.exp(high)] : [low, high];
  return [Math.min(from, ...values), Math.max(to, ...values)];
}

function studentInterval(values: readonly number[]): Interval {
  const [centre, deviation] = [mean([...values]), sampleStandardDeviation([...values])];
  const reach = (studentQuantile(values.length - 1) * deviation) / Math.sqrt(values.length);
  return [centre - reach, centre + reach];
}

const FEW_FREEDOM = [12.706, 4.303, 3.182, 2.776];

/** Where Student's t has 97.5 % below it (Abramowitz & Stegun, Handbook of Mathematical Functions, 1964, 26.7.5). */
export function studentQuantile(freedom: number): number {
  const few = FEW_FREEDOM[freedom - 1];
  if (few !== undefined) return few;
  const z = 1.959964;
  return (
    z +
    (z ** 3 + z) / (4 * freedom) +
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2) +
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * freedom ** 3)
  );
}

const TAIL = 0.025;

// The order statistics that the binomial distribution allows: at most 2.5 % beyond each (Conover, Practical Nonparametric
// Statistics, 1999, 3.2).
function quantileEnds(values: readonly number[], share: number): (number | undefined)[] {
  const sorted = values.toSorted((a, b) => a - b);
  const below = cumulativeBinomial(sorted.length, share);
  // The quantile is below the k-th smallest where fewer than k values are below it.
  const low = below.findLastIndex((chance) => chance <= TAIL);
  const high = below.findIndex((chance) => chance >= 1 - TAIL);
  return [sorted[low], sorted[high]];
}

/** P(B ≤ k) for k = 0 … n − 1. */
function cumulativeBinomial(count: number, share: number): number[] {
  const chances: number[] = [];
  let [logarithm, total] = [count * Math.log1p(-share), 0];
  for (let k = 0; k < count; k++) {
    total += Math.exp(logarithm);
    chances.push(total);
    logarithm += Math.log((count - k) / (k + 1)) + Math.log(share / (1 - share));
  }
  return chances;
}

/** The fewest trials with which the interval of a percentile has both of its ends. */
export function trialsForEnds(share: number): number {
  return Math.ceil(Math.log(TAIL) / Math.log(Math.max(share, 1 - share)));
}
