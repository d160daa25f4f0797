import type { Summary } from './summarise.ts';

/** The strategy that does the least any client can; `harness/strategies/README.md` describes it. */
export const CEILING = 'native/ceiling';

/** A case this near the ceiling waits for the servers, not for itself. */
const NEAR = 1.1;

/**
 * The cases whose median work (time of the healthy hosts, where others have faults) is within 10 % of the ceiling's on as
 * many hosts: they can't be told apart.
 */
export function boundByServers(summaries: readonly Summary[]): string[] {
  return summaries.flatMap(({ case: name, strategy, hosts, metrics }) => {
    const ceiling = summaries.find((each) => each.strategy === CEILING && each.hosts.asked === hosts.asked);
    const metric = metrics.healthy && ceiling?.metrics.healthy ? 'healthy' : 'work';
    const [time, least] = [metrics[metric]?.median, ceiling?.metrics[metric]?.median];
    const isNear = time !== undefined && least !== undefined && time <= least * NEAR;
    return strategy !== CEILING && isNear ? [name] : [];
  });
}
