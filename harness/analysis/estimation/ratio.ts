import { median } from 'simple-statistics';
import { omitUndefined } from '../../vocabulary/omit-undefined.ts';
import { medianInterval } from './estimate.ts';

/** How many times the baseline a case takes, round by round. */
export interface PairedRatio {
  readonly median: number;
  /** 95 % interval of the median; absent with fewer than `MIN_TRIALS` pairs. */
  readonly interval?: readonly [number, number];
  /** Rounds in which both sides have a positive value. */
  readonly pairs: number;
}

/**
 * Median of the per-round ratios values / baseline, both indexed by round, with the interval of `medianInterval`; nothing
 * when no round has both. A round that lacks a side, or has one that isn't positive, has no ratio and is left out.
 *
 * What slows a whole round slows both sides of its ratio, so drift from round to round cancels. The median is found on
 * logarithms, so that swapping the sides gives the reciprocal: with an even number of pairs it is the geometric mean of
 * the two in the middle. Order statistics are blind to the logarithm, so the coverages are `medianInterval`'s.
 */
export function pairedRatio(
  values: readonly (number | undefined)[],
  baseline: readonly (number | undefined)[],
): PairedRatio | undefined {
  const logarithms = values.flatMap((value = 0, round) => {
    const by = baseline[round] ?? 0;
    return value > 0 && by > 0 ? [Math.log(value / by)] : [];
  });
  if (logarithms.length === 0) return undefined;
  const [low, high] = medianInterval(logarithms) ?? [];
  return omitUndefined({
    median: Math.exp(median(logarithms)),
    interval:
      low === undefined || high === undefined ? undefined : ([Math.exp(low), Math.exp(high)] as const),
    pairs: logarithms.length,
  });
}
