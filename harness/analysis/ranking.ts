import type { RunData } from '../store/run-data.ts';
import { ofTime, TIMES, type TimeMetric } from '../vocabulary/metrics.ts';
import { eligibilityOf } from './eligibility.ts';
import { type Estimate, MIN_TRIALS } from './estimation/estimate.ts';
import { chanceOfFaster, isFarSlower, leastChance, valuesNeeded } from './estimation/faster.ts';
import type { PairedRatio } from './estimation/ratio.ts';
import { bySetting, isSameSetting, type Setting } from './setting.ts';
import { byRound, type Summary } from './summarise.ts';

/** The strategy that does the least any client can; `harness/strategies/README.md` describes it. */
export const CEILING = 'native/ceiling';

/** A case that has a rank, and the time it is judged by. */
export interface RankedCase {
  readonly summary: Summary;
  readonly time: Estimate;
  /** That time in each round, from the first; undefined where the round has none. */
  readonly rounds: readonly (number | undefined)[];
}

/** The eligible cases of one setting by their time. */
export interface Ranking {
  readonly setting: Setting;
  /**
   * `cycle` where hosts are visited more than once, `healthy` in a fleet with faults, else `work`; `wall` as soon as one case has only that to compare: it does not speak
   * the protocol. Tables, charts and the answer all go by it.
   */
  readonly metric: TimeMetric;
  /** The possible winners, that with the smallest median first. Empty without any case. */
  readonly winners: readonly RankedCase[];
  /** Those that some other one is faster than, the smallest median first. */
  readonly slower: readonly RankedCase[];
  /** False where a possible winner has fewer than `MIN_TRIALS` trials: nobody is called the fastest then. */
  readonly isEstablished: boolean;
  /** Rounds without which so many cases can't be told apart, whatever they take; absent where there are enough. */
  readonly roundsNeeded?: number;
}

/** The ranking of a run: that of the setting with the most hosts, the most servers, the longest sleep and the first `every`. */
export interface RunRanking extends Ranking {
  /** The rankings in the other settings, the smallest first. */
  readonly others: readonly Ranking[];
  /** The cases that have no rank in any setting, in the plan's order: `whyNoRank` has the reasons. */
  readonly unranked: readonly Summary[];
}

/** Rank the cases of a run. The ceiling has no rank: it is no choice to deploy. */
export function rankCases(data: RunData, summaries: readonly Summary[]): RunRanking {
  const all = summaries.filter(({ strategy }) => strategy !== CEILING);
  const eligible = all.filter((each) => eligibilityOf(each) === 'eligible');
  const unranked = all.filter((each) => !eligible.includes(each));
  const rankings = bySetting(eligible, ({ setting }) => setting).map(([setting, same]) =>
    rankWithin(data, setting, same),
  );
  const last = rankings.pop() ?? rankWithin(data, { hosts: 0 }, []);
  return { ...last, others: rankings, unranked };
}

/** The time that the cases of a setting are judged by; absent where none of them has a rank. */
export function metricIn({ others, ...last }: RunRanking, setting: Setting): TimeMetric | undefined {
  return [last, ...others].find((each) => each.winners.length > 0 && isSameSetting(each.setting, setting))
    ?.metric;
}

/** The names of all cases with a rank, in whatever setting. */
export function rankedIn({ others, ...last }: RunRanking): ReadonlySet<string> {
  const all = [last, ...others].flatMap(({ winners, slower }) => [...winners, ...slower]);
  return new Set(all.map(({ summary }) => summary.case));
}

/** That time over the baseline's of the same round. */
export function relativeTo(ranking: RunRanking, { setting, ratios }: Summary): PairedRatio | undefined {
  const metric = metricIn(ranking, setting);
  return metric ? ratios[metric] : ofTime(ratios);
}

/** How often the truly fastest case may be missing from the possible winners. */
const ALPHA = 0.05;

function rankWithin(data: RunData, setting: Setting, summaries: readonly Summary[]): Ranking {
  const metric = TIMES.find((time) => summaries.every(({ metrics }) => metrics[time])) ?? 'wall';
  const sorted = summaries
    .flatMap((summary): RankedCase[] => {
      const time = summary.metrics[metric];
      return time ? [{ summary, time, rounds: byRound(data, summary.case, metric) }] : [];
    })
    .toSorted((a, b) => a.time.median - b.time.median);
  const level = ALPHA / Math.max(1, sorted.length - 1);
  const winners = sorted.filter((each) => !sorted.some((other) => isFaster(other, each, level)));
  const [fastest] = winners;
  const isOpen = fastest && winners.some(({ time }) => leastChance(fastest.time.n, time.n) > level);
  return {
    setting,
    metric,
    winners,
    slower: sorted.filter((each) => !winners.includes(each)),
    isEstablished: sorted.length < 2 || winners.every(({ time }) => time.n >= MIN_TRIALS),
    ...(isOpen && winners.length > 1 ? { roundsNeeded: Math.max(MIN_TRIALS, valuesNeeded(level)) } : {}),
  };
}

/**
 * Whether a case is faster than another at the level, by rank sums: a case that none is faster than, at 5 % over their
 * number less one, is a possible winner. The truly fastest is then missing in at most 5 % of runs (Hsu, Simultaneous
 * confidence intervals for all distances from the "best", Annals of Statistics 9 (1981) 1026–1034; Mogstad et al.,
 * Inference for ranks, Review of Economic Studies 91 (2024) 476–518). A larger median never beats a smaller one, so that
 * the first in the table is among them.
 */
function isFaster(one: RankedCase, other: RankedCase, level: number): boolean {
  if (one.time.median >= other.time.median) return false;
  const [near, far] = [valuesIn(one), valuesIn(other)];
  return isFarSlower(near, far) || chanceOfFaster(near, far) <= level;
}

/** The times of a case's rounds that have one. */
export function valuesIn({ rounds }: Pick<RankedCase, 'rounds'>): number[] {
  return rounds.filter((value) => value !== undefined);
}

/** A case this near the ceiling is server-bound. */
const NEAR = 1.1;

/**
 * The cases whose median work (time of the cycles, where there are several; of the healthy hosts, where others have faults) is within 10 % of the ceiling's in the
 * same setting: they can't be told apart.
 */
export function boundByServers(summaries: readonly Summary[]): string[] {
  return summaries.flatMap(({ case: name, strategy, setting, metrics }) => {
    const ceilings = summaries.filter(
      (each) =>
        each.strategy === CEILING &&
        isSameSetting(each.setting, setting) &&
        eligibilityOf(each) === 'eligible',
    );
    const metric = TIMES.find((each) => metrics[each] && ceilings.some((ceiling) => ceiling.metrics[each]));
    if (!metric || metric === 'wall') return [];
    const time = metrics[metric]?.median;
    // On kept connections it is faster than on fresh ones: the servers bind no one who is slower than either.
    const least = Math.min(...ceilings.map((ceiling) => ceiling.metrics[metric]?.median ?? Infinity));
    const isNear = time !== undefined && time <= least * NEAR;
    return strategy !== CEILING && isNear ? [name] : [];
  });
}
