import { METRICS, TIMES, type TimeMetric } from '../vocabulary/metrics.ts';
import { eligibilityOf } from './eligibility.ts';
import type { Estimate } from './estimation/estimate.ts';
import { bySetting, isSameSetting, type Setting } from './setting.ts';
import type { Summary } from './summarise.ts';

/** The strategy that does the least any client can; `harness/strategies/README.md` describes it. */
export const CEILING = 'native/ceiling';

/** A case that has a rank, and the time it is judged by. */
export interface RankedCase {
  readonly summary: Summary;
  readonly time: Estimate;
}

/** The eligible cases of one setting by their time. */
export interface Ranking {
  readonly setting: Setting;
  /**
   * `healthy` in a fleet with faults, else `work`; `wall` as soon as one case has only that to compare: it does not speak
   * the protocol.
   */
  readonly metric: TimeMetric;
  /** The possible winners: the fastest and those too close to it to tell apart, fastest first. Empty without any case. */
  readonly winners: readonly RankedCase[];
  /** The slower ones, fastest first. */
  readonly slower: readonly RankedCase[];
}

/** The ranking of a run: that of the setting with the most hosts, the most servers and the longest sleep. */
export interface RunRanking extends Ranking {
  /** The rankings in the other settings, the smallest first. */
  readonly others: readonly Ranking[];
  /** The cases that have no rank in any setting, in the plan's order: `whyNoRank` has the reasons. */
  readonly unranked: readonly Summary[];
}

/** Rank the cases of a run. The ceiling has no rank: it is no choice to deploy. */
export function rankCases(summaries: readonly Summary[]): RunRanking {
  const all = summaries.filter(({ strategy }) => strategy !== CEILING);
  const eligible = all.filter((each) => eligibilityOf(each) === 'eligible');
  const unranked = all.filter((each) => !eligible.includes(each));
  const rankings = bySetting(eligible, ({ setting }) => setting).map(([setting, same]) =>
    rankWithin(setting, same),
  );
  const last = rankings.pop() ?? rankWithin({ hosts: 0 }, []);
  return { ...last, others: rankings, unranked };
}

function rankWithin(setting: Setting, summaries: readonly Summary[]): Ranking {
  const metric = TIMES.find((time) => summaries.every(({ metrics }) => metrics[time])) ?? 'wall';
  const sorted = summaries
    .flatMap((summary) => {
      const time = summary.metrics[metric];
      return time ? [{ summary, time }] : [];
    })
    .toSorted((a, b) => a.time.median - b.time.median);
  const [fastest] = sorted;
  const isSlower = ({ time }: RankedCase) =>
    fastest !== undefined && isDistinguishablySlower(fastest.time, time, metric);
  return {
    setting,
    metric,
    winners: sorted.filter((each) => !isSlower(each)),
    slower: sorted.filter(isSlower),
  };
}

/**
 * Whether it can be told that the other one is slower. Intervals that share a value leave it open which median is the
 * smaller. Without intervals nothing is certain, and a difference below the smallest that matters is not worth a claim.
 */
export function isDistinguishablySlower(fastest: Estimate, other: Estimate, metric: TimeMetric): boolean {
  if (fastest.interval && other.interval) return other.interval[0] > fastest.interval[1];
  return other.median > fastest.median * (1 + METRICS[metric].smallest);
}

/** A case this near the ceiling is server-bound. */
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
