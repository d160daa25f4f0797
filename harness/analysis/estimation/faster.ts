import { errorFunction, mean, median, sampleStandardDeviation, sum } from 'simple-statistics';

/** Up to here every way of dealing the values out is counted; beyond it the normal distribution is as good. */
const MOST_COUNTED = 50;

/**
 * One-sided p of the Mann-Whitney test (Mann & Whitney 1947), exact in ties too: the share of ways to deal the pooled
 * values out in which the first sample has a rank sum as small as it has. A small one says that the first is faster.
 */
export function chanceOfFaster(faster: readonly number[], slower: readonly number[]): number {
  const ranks = doubledRanks([...faster, ...slower]);
  const seen = sum(ranks.slice(0, faster.length));
  return ranks.length <= MOST_COUNTED
    ? countedShare(ranks, faster.length, seen)
    : normalShare(ranks, faster.length, seen);
}

/** The smallest that `chanceOfFaster` can be with so many values: every one of the first below every one of the second. */
export function leastChance(faster: number, slower: number): number {
  let least = 1;
  for (let each = 1; each <= faster; each++) least *= each / (slower + each);
  return least;
}

/** The fewest values on each side with which `chanceOfFaster` can be as small as the level. */
export function valuesNeeded(level: number): number {
  let values = 1;
  while (leastChance(values, values) > level) values++;
  return values;
}

const FAR = { times: 3, deviations: 8, freedom: 4 };

/**
 * Whether the second is slower beyond all doubt, of however few values: three times as slow, and more than eight of their
 * pooled standard deviations away, all on logarithms. One trial of a minute beside six of a second has no p that is small
 * enough, and nobody doubts it. With 4 degrees of freedom so far a distance has p < .001 on normal noise.
 */
export function isFarSlower(near: readonly number[], far: readonly number[]): boolean {
  const freedom = near.length + far.length - 2;
  if (far.length === 0 || freedom < FAR.freedom || [...near, ...far].some((value) => value <= 0))
    return false;
  const [a, b] = [near.map(Math.log), far.map(Math.log)];
  const distance = median(b) - median(a);
  const deviation = Math.sqrt((squares(a) + squares(b)) / freedom);
  return distance >= Math.log(FAR.times) && distance > FAR.deviations * deviation;
}

function squares(values: readonly number[]): number {
  return values.length < 2 ? 0 : sampleStandardDeviation([...values]) ** 2 * (values.length - 1);
}

// Twice the midrank is a whole number even in a tie: values below, plus values not above, plus 1.
function doubledRanks(values: readonly number[]): number[] {
  return values.map((value) => {
    let doubled = 1;
    for (const other of values) doubled += Number(other < value) + Number(other <= value);
    return doubled;
  });
}

// ways[k][s] counts the choices of k ranks that sum to s, up to the sum seen.
function countedShare(ranks: readonly number[], size: number, seen: number): number {
  const ways = Array.from({ length: size + 1 }, () => new Float64Array(seen + 1));
  (ways[0] as Float64Array)[0] = 1;
  for (const rank of ranks) {
    for (let k = size; k > 0; k--) {
      const to = ways[k] as Float64Array;
      const from = ways[k - 1] as Float64Array;
      for (let s = seen; s >= rank; s--) to[s] = (to[s] as number) + (from[s - rank] as number);
    }
  }
  return sum([...(ways[size] as Float64Array)]) * leastChance(size, ranks.length - size);
}

// With the variance of the ranks as they are, ties included, and half a step of continuity.
function normalShare(ranks: readonly number[], size: number, seen: number): number {
  const [count, centre] = [ranks.length, mean([...ranks])];
  const variance = sum(ranks.map((rank) => (rank - centre) ** 2)) / (count - 1);
  const deviation = Math.sqrt((size * (count - size) * variance) / count);
  return deviation === 0 ? 1 : (1 + errorFunction((seen + 1 - size * centre) / deviation / Math.SQRT2)) / 2;
}
