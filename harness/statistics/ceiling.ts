import type { Summary } from './summarise.ts';

/** The strategy that does the least any client can; `harness/strategies/README.md` describes it. */
export const CEILING = 'native/ceiling';

/** A case this near the ceiling waits for the servers, not for itself. */
const NEAR = 1.1;

/** The cases whose median work is within 10 % of the ceiling's on as many hosts: they can't be told apart. */
export function boundByServers(summaries: readonly Summary[]): string[] {
  return summaries.flatMap(({ case: name, strategy, hosts, metrics }) => {
    const ceiling = summaries.find((each) => each.strategy === CEILING && each.hosts.asked === hosts.asked);
    const [work, least] = [metrics.work?.median, ceiling?.metrics.work?.median];
    const isNear = work !== undefined && least !== undefined && work <= least * NEAR;
    return strategy !== CEILING && isNear ? [name] : [];
  });
}
