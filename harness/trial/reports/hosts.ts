import { type TrialVisits, type Visit, visitsOf } from '../../store/columns.ts';
import type { HostCounts } from '../../store/trial-shape.ts';

/** How many hosts answered each of their visits, and how many visits failed by which kind; of all hosts, or of some. */
export function countHosts(
  visits: TrialVisits,
  hosts: number,
  isCounted: (host: number) => boolean = () => true,
): HostCounts {
  const asked = Array.from({ length: hosts }, (_, host) => host).filter(isCounted);
  const failing = new Set<number>();
  const errors: Record<string, number> = {};
  for (const at in visits.errors) {
    const [host, kind] = [Number(at) % hosts, String(visits.errors[at])];
    if (!isCounted(host)) continue;
    failing.add(host);
    errors[kind] = (errors[kind] ?? 0) + 1;
  }
  return { asked: asked.length, answered: asked.length - failing.size, errors };
}

/** How a strategy broke the fleet's limit of connections in flight, by its own reports; undefined where it did not. */
export function limitBroken(
  visits: TrialVisits,
  hosts: number,
  limit: number | undefined,
): string | undefined {
  if (limit === undefined) return undefined;
  const most = mostInFlight(visitsOf(visits, hosts));
  return most > limit
    ? `visited ${most} hosts at the same time, and the limit (maxConnections) is ${limit}`
    : undefined;
}

/** The most visits of a trial that were under way at the same moment. One that ends as another starts makes room for it. */
export function mostInFlight(visits: Iterable<Pick<Visit, 'startNs' | 'endNs'>>): number {
  const starts: number[] = [];
  const ends: number[] = [];
  for (const { startNs, endNs } of visits) {
    starts.push(startNs);
    ends.push(endNs);
  }
  starts.sort((a, b) => a - b);
  ends.sort((a, b) => a - b);
  let ended = 0;
  return starts.reduce((most, start, begun) => {
    while ((ends[ended] ?? Infinity) <= start) ended += 1;
    return Math.max(most, begun + 1 - ended);
  }, 0);
}
