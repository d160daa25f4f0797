import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Draws one value; the source gives uniform numbers from 0 (excluded) to 1. */
type Draw = (uniform: () => number) => number;

/** Shapes that trials take, each with its median. */
export const DISTRIBUTIONS: Readonly<Record<string, { readonly median: number; readonly draw: Draw }>> = {
  normal: { median: 100, draw: (uniform) => 100 + 5 * normal(uniform) },
  lognormal: { median: 1, draw: (uniform) => Math.exp(normal(uniform)) },
  exponential: { median: Math.LN2, draw: (uniform) => -Math.log(uniform()) },
  // 55 % around 100 and 45 % around 130: few values are near the median, which is the 10/11 quantile of the lower mode.
  'two modes': {
    median: 100 + 3 * 1.335178,
    draw: (uniform) => (uniform() < 0.55 ? 100 : 130) + 3 * normal(uniform),
  },
  // Student's t with 2 degrees of freedom on the log scale: no variance, so now and then a trial goes far astray.
  'heavy tails': {
    median: 100,
    draw: (uniform) => 100 * Math.exp((0.05 * normal(uniform)) / Math.sqrt(-Math.log(uniform()))),
  },
};

/** A source of samples that gives the same ones in every run of the tests. */
export function sampler(seed: number): (draw: Draw, size: number) => number[] {
  const random = xoroshiro128plus(seed);
  const uniform = () => 1 - uniformFloat64(random);
  return (draw, size) => Array.from({ length: size }, () => draw(uniform));
}

/** Share of `times` intervals that hold the truth; an absent one holds nothing. */
export function coverage(
  truth: number,
  times: number,
  interval: () => readonly [number, number] | undefined,
): number {
  let holding = 0;
  for (let time = 0; time < times; time++) {
    const [low, high] = interval() ?? [];
    if (low !== undefined && high !== undefined && low <= truth && truth <= high) holding++;
  }
  return holding / times;
}

/** Mean 0, deviation 1 (Box & Muller 1958). */
export function normal(uniform: () => number): number {
  return Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}
