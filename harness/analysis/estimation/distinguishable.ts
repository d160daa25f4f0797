import { METRICS, type TimeMetric } from '../../vocabulary/metrics.ts';
import type { Estimate } from './estimate.ts';

/**
 * Whether it can be told that the other one is slower. Intervals that share a value leave it open which median is the
 * smaller. Without intervals nothing is certain, and a difference below the smallest that matters is not worth a claim.
 */
export function isDistinguishablySlower(fastest: Estimate, other: Estimate, metric: TimeMetric): boolean {
  if (fastest.interval && other.interval) return other.interval[0] > fastest.interval[1];
  return other.median > fastest.median * (1 + METRICS[metric].smallest);
}
