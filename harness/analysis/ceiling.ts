import { isSameSetting } from './setting.ts';
import type { Summary } from './summarise.ts';

/** The strategy that does the least any client can; `harness/strategies/README.md` describes it. */
export const CEILING = 'native/ceiling';

/** A case this near the ceiling waits for the servers, not for itself. */
const NEAR = 1.1;

/**
 * The cases whose median work (time of the healthy hosts, where others have faults) is within 10 % of the ceiling's in the
 * same setting: they can't be told apart.
 */
export function boundByServers(summaries: readonly Summary[]): string[] {
  return summaries.flatMap(({ case: name, strategy, setting, metrics }) => {
    const ceiling = summaries.find(
      (each) => each.strategy === CEILING && isSameSetting(each.setting, setting),
    );
    const metric = metrics.healthy && ceiling?.metrics.healthy ? 'healthy' : 'work';
    const [time, least] = [metrics[metric]?.median, ceiling?.metrics[metric]?.median];
    const isNear = time !== undefined && least !== undefined && time <= least * NEAR;
    return strategy !== CEILING && isNear ? [name] : [];
  });
}
