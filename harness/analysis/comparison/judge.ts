import type { Metric } from '../../vocabulary/metrics.ts';
import { omitUndefined } from '../../vocabulary/omit-undefined.ts';
import { percent, some, tenths } from '../../vocabulary/wording.ts';
import { mirrored, type Shift, shiftInterval } from '../estimation/shift.ts';
import { remedyOf } from './remedy.ts';
import { ALPHA } from './rounds.ts';

/** What a difference between two runs comes to. */
export interface Judgement {
  readonly verdict: 'better' | 'worse' | 'same' | 'inconclusive';
  /** Why it can't be told; of the same, why a difference that was seen is none. */
  readonly reason?: string;
  /** What would decide it, or that more rounds would not. */
  readonly remedy?: string;
}

/**
 * Standard deviation of what a run differs from its repeat, the machine's drift taken off, on the log scale, by what a
 * metric is about. `make gate` measures it (docs/statistics.md).
 */
export type BetweenRuns = Readonly<Record<Metric['about'], number>>;
export const BETWEEN_RUNS: BetweenRuns = { time: 0.02, cpu: 0.02, memory: 0.005, other: 0.02 };

/** What a difference is judged by. */
export interface Evidence {
  /** Of logarithms. */
  readonly shift: Shift;
  /** Corrected for the number of comparisons. */
  readonly p: number;
  /** That number. */
  readonly comparisons: number;
  /** For times, the control's CPU in head over that in base: how much slower the machine itself was. Else 1. */
  readonly drift: number;
  /** What no measurement can tell from nothing, as a share of base's median. */
  readonly noise: number;
  readonly betweenRuns: number;
}

/** Same: the whole of this interval is within the smallest difference that matters. */
const SAME_LEVEL = 0.1;

/**
 * A difference counts when it is significant, the variance between runs included, and when it exceeds what the machine's
 * drift explains by the smallest that matters. Two runs are the same only where the 90 % interval shows that they are.
 */
export function judge({ smallest, better }: Pick<Metric, 'smallest' | 'better'>, found: Evidence): Judgement {
  const { p, noise, betweenRuns } = found;
  // What is judged is how much more head costs. Where more is better, that is how much less it has.
  const shift = better === 'less' ? found.shift : mirrored(found.shift);
  // Part of a time is waiting, which a slower machine does not stretch: the drift is the most that it explains.
  const drift = Math.log(found.drift);
  const [slower, faster] = [Math.max(0, drift), Math.min(0, drift)];
  const limit = Math.log1p(Math.max(smallest, noise));
  const [low, high] = shiftInterval(shift, ALPHA, betweenRuns) ?? [-Infinity, Infinity];
  if (p < ALPHA && low > slower && shift.estimate > slower + limit) return { verdict: 'worse' };
  if (p < ALPHA && high < faster && shift.estimate < faster - limit) return { verdict: 'better' };
  const [least, most] = shiftInterval(shift, SAME_LEVEL, betweenRuns) ?? [-Infinity, Infinity];
  const isWithin = (bound: number) => -bound < least && most < bound;
  // A change may hide behind the machine's own, as far as that went.
  if (-limit < least - slower && most - faster < limit)
    return omitUndefined({
      verdict: 'same',
      reason: isWithin(Math.log1p(smallest)) ? undefined : UNMEASURABLE,
    } as const);
  if (isWithin(limit)) return { verdict: 'inconclusive', ...driftReason(found.drift) };
  return {
    verdict: 'inconclusive',
    reason: uncertainty(shift.estimate, [least, most], { ...found, limit }),
    remedy: remedyOf(shift, { ...found, limit, slower, faster }),
  };
}

const UNMEASURABLE = 'a difference too small to be measured';

function driftReason(drift: number): Omit<Judgement, 'verdict'> {
  return {
    reason: `the machine itself became ${drift > 1 ? 'slower' : 'faster'}, by ${tenths(Math.abs(drift - 1))}`,
    remedy: 'more rounds would not decide it: a run while the machine is as it was in the other might',
  };
}

function uncertainty(
  estimate: number,
  [least, most]: readonly [number, number],
  { limit, comparisons }: { readonly limit: number; readonly comparisons: number },
): string {
  if (Math.abs(estimate) > limit)
    return `it may be chance, with ${some(comparisons, 'comparison')} of its kind`;
  const within = Math.expm1(Math.max(-least, most));
  return `within ${percent(Math.ceil(within * 100) / 100)}, and ${percent(Math.expm1(limit))} matters`;
}
