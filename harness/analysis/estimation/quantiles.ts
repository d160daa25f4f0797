import { quantileSorted } from 'simple-statistics';

/** Percentiles of many values, of type 7 as `quantile` has them. */
export interface Quantiles extends Readonly<Record<'p50' | 'p90' | 'p95' | 'p99' | 'slowest', number>> {
  /** How many values there were. */
  readonly n: number;
}

/** The percentiles; undefined without values, which are sorted in their place. Typed: that takes a tenth of the time. */
export function quantilesOf(values: Float64Array): Quantiles | undefined {
  if (values.length === 0) return undefined;
  // The library takes whatever has places and a length.
  const sorted = values.sort() as unknown as number[];
  const at = (p: number) => quantileSorted(sorted, p);
  return { n: values.length, p50: at(0.5), p90: at(0.9), p95: at(0.95), p99: at(0.99), slowest: at(1) };
}
