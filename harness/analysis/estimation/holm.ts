/**
 * p-values adjusted for their number, in the order they came in: the k-th smallest of m is multiplied by m − k + 1, is at
 * least the one before it, and at most 1. A difference whose adjusted p is under 5 % can be named without more than 5 %
 * of such families naming any false one, however the comparisons depend on each other.
 * Holm, A simple sequentially rejective multiple test procedure, Scandinavian Journal of Statistics 6 (1979) 65–70.
 */
export function holm(ps: readonly number[]): number[] {
  const adjusted = new Array<number>(ps.length);
  let least = 0;
  [...ps.entries()]
    .sort(([, a], [, b]) => a - b)
    .forEach(([at, p], smaller) => {
      least = Math.max(least, Math.min(1, p * (ps.length - smaller)));
      adjusted[at] = least;
    });
  return adjusted;
}
