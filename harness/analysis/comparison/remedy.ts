import { percent } from '../../vocabulary/wording.ts';
import { twoSidedZ } from '../estimation/distribution.ts';
import { type Shift, shiftInterval } from '../estimation/shift.ts';
import { ALPHA, roundsFor } from './rounds.ts';

/** What a difference has to exceed, or stay within; on the log scale. */
interface Limits {
  readonly comparisons: number;
  readonly betweenRuns: number;
  readonly limit: number;
  readonly slower: number;
  readonly faster: number;
}

/**
 * What would decide an inconclusive verdict: so many rounds of either run, from this pair's spread, which shrinks with the
 * root of their number. What differs from run to run stays however many there are.
 */
export function remedyOf(shift: Shift, limits: Limits): string {
  const needed = roundsThatDecide(shift, limits);
  const now = Math.max(...shift.sizes);
  if (needed === undefined)
    return `more rounds would not decide it: one run differs from the next by some ${percent(limits.betweenRuns)}`;
  return `about ${Math.max(needed, now + 1)} rounds would decide it, if the difference stayed as it is`;
}

/** Rounds of base and of head, as a whole number; nothing where no number would do. */
export function roundsThatDecide(
  shift: Shift,
  { comparisons, betweenRuns, limit, slower, faster }: Limits,
): number | undefined {
  const { estimate, sizes } = shift;
  const away = estimate > 0 ? estimate - slower : faster - estimate;
  const isLarge = away > limit;
  const level = isLarge ? ALPHA / comparisons : 0.1;
  // As far as the interval's ends may be from the estimate, and what of that is the runs'.
  const room = isLarge ? away : limit - Math.max(estimate - faster, slower - estimate);
  const left = room > 0 ? room ** 2 - (twoSidedZ(level) * betweenRuns) ** 2 : 0;
  if (left <= 0) return undefined;
  const harmonic = 2 / (1 / sizes[0] + 1 / sizes[1]);
  const width = (standardError(shift) * twoSidedZ(level)) ** 2;
  return Math.max(roundsFor(comparisons), Math.ceil((harmonic * width) / left));
}

// Of the shift between these two runs, from its 90 % interval.
function standardError(shift: Shift): number {
  const [low, high] = shiftInterval(shift, 0.1, 0) ?? [0, 0];
  return (high - low) / 2 / twoSidedZ(0.1);
}
