import { CEILING } from '../../analysis/ceiling.ts';
import { standing } from '../../analysis/eligible.ts';
import { isDistinguishablySlower } from '../../analysis/estimation/distinguishable.ts';
import type { Estimate } from '../../analysis/estimation/estimate.ts';
import { bySetting, type Setting } from '../../analysis/setting.ts';
import type { Summary } from '../../analysis/summarise.ts';
import { TIMES, type TimeMetric } from '../../vocabulary/metrics.ts';

/** A case that takes part, and the time it is judged by. */
export interface Contestant {
  readonly summary: Summary;
  readonly time: Estimate;
}

/** Who was fastest in one setting, as far as it can be told. */
export interface Ranking {
  readonly setting: Setting;
  /**
   * `healthy` in a fleet with faults, else `work`; `wall` as soon as one case has only that to compare: it does not speak
   * the protocol.
   */
  readonly metric: TimeMetric;
  /** The fastest and those too close to it to tell apart, fastest first. Empty where nobody takes part. */
  readonly first: readonly Contestant[];
  /** The slower ones, fastest first. */
  readonly rest: readonly Contestant[];
}

/** The heat with the most hosts that any case completed, in the setting with the most servers and the longest sleep. */
export interface Contest extends Ranking {
  /** In the other settings, the smallest first. */
  readonly others: readonly Ranking[];
  /** Cases with a trial that did not complete. */
  readonly incomplete: readonly Summary[];
  /** Cases that completed and left out hosts, healthy ones in a fleet with faults: they did less. */
  readonly partial: readonly Summary[];
  /** Cases that claim hosts which the servers never heard of. */
  readonly disbelieved: readonly Summary[];
}

/** Settle who was fastest. The ceiling takes no part: nobody would deploy it. */
export function contestOf(summaries: readonly Summary[]): Contest {
  const all = summaries.filter(({ strategy }) => strategy !== CEILING);
  const groups = Map.groupBy(all, standing);
  const fit = groups.get('fit') ?? [];
  const heats = bySetting(fit, ({ setting }) => setting).map(([setting, same]) => heatOf(setting, same));
  const last = heats.pop() ?? heatOf({ hosts: 0 }, []);
  return {
    ...last,
    others: heats,
    incomplete: groups.get('incomplete') ?? [],
    partial: groups.get('partial') ?? [],
    disbelieved: groups.get('disbelieved') ?? [],
  };
}

function heatOf(setting: Setting, equal: readonly Summary[]): Ranking {
  const metric = TIMES.find((time) => equal.every(({ metrics }) => metrics[time])) ?? 'wall';
  const sorted = equal
    .flatMap((summary) => {
      const time = summary.metrics[metric];
      return time ? [{ summary, time }] : [];
    })
    .toSorted((a, b) => a.time.median - b.time.median);
  const [fastest] = sorted;
  return {
    setting,
    metric,
    ...split(
      sorted,
      ({ time }) => fastest !== undefined && !isDistinguishablySlower(fastest.time, time, metric),
    ),
  };
}

function split(sorted: readonly Contestant[], isFirst: (each: Contestant) => boolean) {
  return { first: sorted.filter(isFirst), rest: sorted.filter((each) => !isFirst(each)) };
}
