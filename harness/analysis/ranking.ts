import { TIMES, type TimeMetric } from '../vocabulary/metrics.ts';
import { CEILING } from './ceiling.ts';
import { eligibilityOf } from './eligible.ts';
import { isDistinguishablySlower } from './estimation/distinguishable.ts';
import type { Estimate } from './estimation/estimate.ts';
import { bySetting, type Setting } from './setting.ts';
import type { Summary } from './summarise.ts';

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
  /** Cases with a trial that did not complete. */
  readonly incomplete: readonly Summary[];
  /** Cases that completed and left out hosts, healthy ones in a fleet with faults: they did less. */
  readonly partial: readonly Summary[];
  /** Cases that claim hosts which the servers never heard of. */
  readonly disbelieved: readonly Summary[];
}

/** Rank the cases of a run. The ceiling has no rank: nobody would deploy it. */
export function rankCases(summaries: readonly Summary[]): RunRanking {
  const all = summaries.filter(({ strategy }) => strategy !== CEILING);
  const {
    eligible = [],
    incomplete = [],
    partial = [],
    disbelieved = [],
  } = Object.groupBy(all, eligibilityOf);
  const rankings = bySetting(eligible, ({ setting }) => setting).map(([setting, same]) =>
    rankWithin(setting, same),
  );
  const last = rankings.pop() ?? rankWithin({ hosts: 0 }, []);
  return { ...last, others: rankings, incomplete, partial, disbelieved };
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
