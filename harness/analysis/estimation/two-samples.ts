import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { sum } from 'simple-statistics';

/** Up to here all C(50, 25) ways of dealing the values out are counted, and every count is a whole number to a double. */
const MOST_COUNTED = 50;
const SHUFFLES = 9_999;
const SEED = 1979;

/**
 * Two-sided p of the permutation test on the sum of midranks (Wilcoxon 1945; Mann & Whitney 1947): the share of ways to
 * deal the pooled values out whose sum is at least as far from its mean as the one seen. Of 9,999 seeded shuffles where
 * there are too many to count, the one seen added (Phipson & Smyth, Permutation p-values should never be zero, 2010).
 *
 * Ranks, because at n = 10 they lose little where log means are best, and win where a trial goes astray; log medians are
 * as robust, but have few distinct values when two groups mix. Power in % at 5 % (log means, log medians, ranks):
 * normal noise 71, 61, 66; one trial in ten 65 % slower 32, 61, 59; Student's t with 2 df 62, 78, 74; two modes 38, 42, 61.
 */
export function rankSumTest(base: readonly number[], head: readonly number[]): number {
  const [fewer, more] = base.length <= head.length ? [base, head] : [head, base];
  const ranks = doubledRanks([...fewer, ...more]);
  const centre = fewer.length * (ranks.length + 1);
  const seen = Math.abs(sum(ranks.slice(0, fewer.length)) - centre);
  // Sorted, so that the shuffles are the same whatever order the values came in.
  const pool = ranks.sort((a, b) => a - b);
  return pool.length <= MOST_COUNTED
    ? countedShare(pool, fewer.length, centre, seen)
    : shuffledShare(pool, fewer.length, centre, seen);
}

// Twice the midrank is a whole number even in a tie: values below, plus values not above, plus 1.
function doubledRanks(values: readonly number[]): number[] {
  return values.map((value) => {
    let doubled = 1;
    for (const other of values) doubled += Number(other < value) + Number(other <= value);
    return doubled;
  });
}

// ways[k][s] counts the choices of k ranks that sum to s; each rank is taken or left (as in a knapsack).
function countedShare(ranks: readonly number[], size: number, centre: number, seen: number): number {
  const most = sum(ranks.slice(-size));
  const ways = Array.from({ length: size + 1 }, () => new Float64Array(most + 1));
  (ways[0] as Float64Array)[0] = 1;
  ranks.forEach((rank, before) => {
    for (let k = Math.min(size, before + 1); k > 0; k--) {
      const to = ways[k] as Float64Array;
      const from = ways[k - 1] as Float64Array;
      for (let s = rank; s <= most; s++) to[s] = (to[s] as number) + (from[s - rank] as number);
    }
  });
  const counts = ways[size] as Float64Array;
  return sum([...counts.filter((_, s) => Math.abs(s - centre) >= seen)]) / sum([...counts]);
}

function shuffledShare(pool: readonly number[], size: number, centre: number, seen: number): number {
  const random = xoroshiro128plus(SEED);
  const ranks = [...pool];
  let asFar = 1;
  for (let shuffle = 0; shuffle < SHUFFLES; shuffle++) {
    let total = 0;
    for (let at = 0; at < size; at++) {
      const from = uniformInt(random, at, ranks.length - 1);
      const drawn = ranks[from] as number;
      ranks[from] = ranks[at] as number;
      ranks[at] = drawn;
      total += drawn;
    }
    if (Math.abs(total - centre) >= seen) asFar++;
  }
  return asFar / (SHUFFLES + 1);
}
