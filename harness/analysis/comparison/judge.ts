import type { Metric } from '../../vocabulary/metrics.ts';
import { percent } from '../../vocabulary/wording.ts';
import type { RatioOfMedians } from '../estimation/two-samples.ts';

/** What a difference between two runs comes to. */
export interface Judgement {
  readonly verdict: 'better' | 'worse' | 'same' | 'inconclusive';
  /** Why it can't be told. */
  readonly reason?: string;
}

/** What a difference has to exceed beside the smallest that matters: noise and, for times, the machine's own drift. */
interface Bounds {
  /** The control's CPU in head over that in base. */
  readonly drift: number;
  /** What no measurement can tell from nothing, as a share of base's median. */
  readonly noise: number;
}

/** The level at which a difference is significant, over all comparisons of times, of CPU, or of memory together. */
const ALPHA = 0.05;

/**
 * A difference counts when it is significant, its interval excludes what the machine's drift explains, and it is larger
 * than that by the smallest that matters. Without such a difference the runs are the same only if the machine was, and
 * the interval is narrow enough to have shown a difference of twice the smallest that matters.
 */
export function judge(
  { smallest, better }: Pick<Metric, 'smallest' | 'better'>,
  found: RatioOfMedians | undefined,
  { drift, noise }: Bounds,
  warning: string | undefined,
): Judgement {
  const inconclusive = (reason: string): Judgement => ({ verdict: 'inconclusive', reason });
  if (!found) return inconclusive('only one of the runs has figures');
  const { ratio, interval, p } = better === 'less' ? found : inverted(found);
  if (interval === undefined || p === undefined) return inconclusive('fewer than 6 trials');
  if (warning !== undefined) return inconclusive(warning);
  const [low, high] = interval;
  if (high - 1 < noise && 1 - low < noise) return { verdict: 'same' };
  // Part of a time is waiting, which a slower machine does not stretch: the drift is the most that it explains.
  const [slower, faster] = [Math.max(1, drift), Math.min(1, drift)];
  if (p < ALPHA && low > slower && ratio > slower * (1 + smallest)) return { verdict: 'worse' };
  if (p < ALPHA && high < faster && ratio < faster / (1 + smallest)) return { verdict: 'better' };
  const most = 1 + 2 * smallest;
  if (!(high < most && low > 1 / most)) return inconclusive('the trials differ too much among themselves');
  // A change may hide behind the machine's own, as far as that went.
  if (high / faster < most && low / slower > 1 / most) return { verdict: 'same' };
  return inconclusive(
    `the machine itself became ${drift > 1 ? 'slower' : 'faster'}, by ${percent(Math.abs(drift - 1))}`,
  );
}

// What is judged is how much more head costs. Where more is better, that is how many times less head has.
function inverted({ ratio, interval, ...rest }: RatioOfMedians): RatioOfMedians {
  return {
    ...rest,
    ratio: 1 / ratio,
    ...(interval ? { interval: [1 / interval[1], 1 / interval[0]] as const } : {}),
  };
}
