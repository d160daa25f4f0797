import { medianSorted } from 'simple-statistics';
import { normalTail, twoSidedZ } from './distribution.ts';
import { mannWhitneyTail } from './mann-whitney.ts';

/** How far head's values are from base's. */
export interface Shift {
  /** The median of all pairwise differences, head less base (Hodges & Lehmann 1963). */
  readonly estimate: number;
  /** All of them, ascending. */
  readonly differences: Float64Array;
  /** How many values base and head have. */
  readonly sizes: readonly [number, number];
}

/** The shift between two independent samples, neither of them empty. */
export function shiftBetween(base: readonly number[], head: readonly number[]): Shift {
  const differences = Float64Array.from(head.flatMap((value) => base.map((other) => value - other))).sort();
  return { estimate: medianSorted([...differences]), differences, sizes: [base.length, head.length] };
}

/** The same shift, seen from the other side. */
export function mirrored({ estimate, differences, sizes }: Shift): Shift {
  return { estimate: -estimate, differences: differences.map((each) => -each).reverse(), sizes };
}

/**
 * Interval of the shift between two programs at the two-sided `level`, each executed in one run, where two runs of the same
 * program differ with the standard deviation `between`: exact Mann–Whitney limits L and U of the shift between the two runs, then
 * θ − √((θ − L)² + (z · between)²), and likewise up (MOVER, Zou & Donner 2008). Absent where so few values have no limits
 * at that level.
 */
export function shiftInterval(shift: Shift, level: number, between: number): [number, number] | undefined {
  const depth = depthOf(shift, level / 2);
  if (depth === 0) return undefined;
  const { estimate, differences } = shift;
  const runs = twoSidedZ(level) * between;
  const [low, high] = [differences[depth - 1] as number, differences.at(-depth) as number];
  return [estimate - Math.hypot(estimate - low, runs), estimate + Math.hypot(high - estimate, runs)];
}

/**
 * The smallest two-sided level at which `shiftInterval` excludes 0; 1 where it never does. Of the d-th smallest
 * difference, Ld > 0, the level is at least 2 P(U ≤ d − 1), and that of z = √(θ² − (θ − Ld)²) / between.
 */
export function shiftP(shift: Shift, between: number): number {
  const { estimate, differences, sizes } = shift.estimate < 0 ? mirrored(shift) : shift;
  let least = 1;
  for (let depth = 1; depth <= differences.length / 2; depth++) {
    const ranks = 2 * mannWhitneyTail(...sizes, depth - 1);
    if (ranks >= least) break;
    const low = differences[depth - 1] as number;
    if (low <= 0) continue;
    const room = estimate ** 2 - (estimate - low) ** 2;
    const runs = between === 0 ? 0 : 2 * normalTail(Math.sqrt(Math.max(0, room)) / between);
    least = Math.min(least, Math.max(ranks, runs));
  }
  return least;
}

// The d-th difference from each end is a limit where at most d − 1 pairs are the wrong way round by chance.
function depthOf({ sizes: [n, m] }: Shift, tail: number): number {
  let depth = 0;
  while (depth < (n * m) / 2 && mannWhitneyTail(n, m, depth) <= tail) depth++;
  return depth;
}
