import type { Visit } from '../store/columns.ts';

/** The most visits of a trial that were under way at the same moment. One that ends as another starts makes room for it. */
export function mostInFlight(visits: readonly Visit[]): number {
  const starts = visits.map(({ startNs }) => startNs).sort((a, b) => a - b);
  const ends = visits.map(({ endNs }) => endNs).sort((a, b) => a - b);
  let ended = 0;
  return starts.reduce((most, start, begun) => {
    while ((ends[ended] ?? Infinity) <= start) ended += 1;
    return Math.max(most, begun + 1 - ended);
  }, 0);
}

/** How a strategy broke the fleet's limit of connections in flight, by its own reports; undefined where it did not. */
export function limitBroken(visits: readonly Visit[], limit: number | undefined): string | undefined {
  if (limit === undefined) return undefined;
  const most = mostInFlight(visits);
  return most > limit
    ? `visited ${most} hosts at the same time, and the limit (maxConnections) is ${limit}`
    : undefined;
}
