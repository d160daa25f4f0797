import { type TrialVisits, type Visit, visitsOf } from '../../store/columns.ts';
import type { HostCounts } from '../../store/trial-shape.ts';

/** How many hosts answered each of their visits, and how many visits failed by which kind; of all hosts, or of some. */
export function countHosts(
  visits: TrialVisits,
  hosts: number,
  isCounted: (host: number) => boolean = () => true,
): HostCounts {
  const asked = Array.from({ length: hosts }, (_, host) => host).filter(isCounted);
  const failed = Object.entries(visits.errors)
    .map(([at, kind]) => ({ host: Number(at) % hosts, kind }))
    .filter(({ host }) => isCounted(host));
  const kinds = [...Map.groupBy(failed, ({ kind }) => kind)];
  const errors = Object.fromEntries(kinds.map(([kind, each]) => [kind, each.length]));
  const failing = new Set(failed.map(({ host }) => host));
  return { asked: asked.length, answered: asked.length - failing.size, errors };
}

/** How a strategy broke the fleet's limit of connections in flight, by its own reports; undefined where it did not. */
export function limitBroken(
  visits: TrialVisits,
  hosts: number,
  limit: number | undefined,
): string | undefined {
  if (limit === undefined) return undefined;
  const most = mostInFlight([...visitsOf(visits, hosts)]);
  return most > limit
    ? `visited ${most} hosts at the same time, and the limit (maxConnections) is ${limit}`
    : undefined;
}

/** The most visits of a trial that were under way at the same moment. One that ends as another starts makes room for it. */
export function mostInFlight(visits: readonly Pick<Visit, 'startNs' | 'endNs'>[]): number {
  const starts = visits.map(({ startNs }) => startNs).sort((a, b) => a - b);
  const ends = visits.map(({ endNs }) => endNs).sort((a, b) => a - b);
  let ended = 0;
  return starts.reduce((most, start, begun) => {
    while ((ends[ended] ?? Infinity) <= start) ended += 1;
    return Math.max(most, begun + 1 - ended);
  }, 0);
}
