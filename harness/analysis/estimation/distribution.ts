import { errorFunction } from 'simple-statistics';

/** The chance that a standard normal value is above z. */
export function normalTail(z: number): number {
  return (1 - errorFunction(z / Math.SQRT2)) / 2;
}

/** The z that a standard normal value is farther from 0 than, to either side, with the chance `level`: 1.96 of 0.05. */
export function twoSidedZ(level: number): number {
  let [low, high] = [0, 10];
  // Halved until two neighbouring doubles are left.
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (2 * normalTail(middle) > level) low = middle;
    else high = middle;
  }
  return low;
}

/** The ways to choose `k` of `n`. */
export function combinations(n: number, k: number): number {
  let ways = 1;
  for (let at = 1; at <= k; at++) ways *= (n - k + at) / at;
  return ways;
}
