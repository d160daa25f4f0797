import { combinations, normalTail } from './distribution.ts';

/** Up to so many pairs of values the counts are exact; above that the normal approximation is as good. */
const MOST_EXACT = 10_000;

/**
 * How many of the n · m pairs have the second value below the first, where both samples come from one distribution
 * without ties: the chance of at most `u` such pairs (Mann & Whitney 1947).
 */
export function mannWhitneyTail(n: number, m: number, u: number): number {
  if (u < 0) return 0;
  if (n * m > MOST_EXACT) return approximateTail(n, m, u);
  const tails = tailsOf(Math.min(n, m), Math.max(n, m));
  return tails[Math.min(u, n * m)] as number;
}

/** The smallest two-sided p that so many values against so many can have: both ways to be wholly apart. */
export function leastP(n: number, m: number): number {
  return Math.min(1, 2 / combinations(n + m, Math.min(n, m)));
}

const known = new Map<string, Float64Array>();

function tailsOf(n: number, m: number): Float64Array {
  const key = `${n} ${m}`;
  const found = known.get(key) ?? countTails(n, m);
  known.set(key, found);
  return found;
}

// ways[i][u] counts the orders of i values among j others with u pairs the wrong way round. The largest of all is one of
// the j, and counts in no such pair, or one of the i, and counts in j of them. Only sums: nothing cancels in the tails.
function countTails(n: number, m: number): Float64Array {
  const most = n * m;
  const ways = Array.from({ length: n + 1 }, () => new Float64Array(most + 1));
  for (const row of ways) row[0] = 1;
  for (let j = 1; j <= m; j++) {
    for (let i = 1; i <= n; i++) {
      const [to, from] = [ways[i] as Float64Array, ways[i - 1] as Float64Array];
      for (let u = j; u <= i * j; u++) to[u] = (to[u] as number) + (from[u - j] as number);
    }
  }
  const counts = ways[n] as Float64Array;
  const all = combinations(n + m, n);
  let sum = 0;
  return counts.map((count) => {
    sum += count;
    return Math.min(1, sum / all);
  });
}

function approximateTail(n: number, m: number, u: number): number {
  const deviation = Math.sqrt((n * m * (n + m + 1)) / 12);
  return 1 - normalTail((u + 0.5 - (n * m) / 2) / deviation);
}
