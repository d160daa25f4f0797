import { holds } from '../scenario/scenario.ts';
import type { StoredRun } from '../store/schema.ts';
import { some } from '../vocabulary/wording.ts';
import { type Aggregated, shareOf, studentQuantile, trialsForEnds } from './estimation/aggregate.ts';
import { MIN_TRIALS } from './estimation/estimate.ts';

type Limit = Pick<StoredRun['scenario']['thresholds'][number], 'operator' | 'limit' | 'aggregate'>;

export interface Judgement {
  readonly verdict: 'pass' | 'fail' | 'inconclusive';
  /** Why, where the figure alone doesn't say it. */
  readonly reason?: string;
}

/**
 * Whether a figure keeps its limit: its whole interval must, or must not. Otherwise it can't be told, and the reason says how
 * many rounds would tell.
 */
export function judgeLimit(found: Aggregated, trials: number, limit: Limit): Judgement {
  const { figure, interval } = found;
  if (!interval) return { verdict: holds(figure, limit) ? 'pass' : 'fail' };
  const [low, high] = interval;
  if (holds(low, limit) && holds(high, limit)) return { verdict: 'pass' };
  const isBeyond =
    limit.operator === '=='
      ? limit.limit < low || limit.limit > high
      : !holds(low, limit) && !holds(high, limit);
  if (isBeyond) return { verdict: 'fail' };
  const what = found.isOpen
    ? `${some(trials, 'trial')} may be off by a factor of three`
    : 'its 95% interval holds the limit';
  return { verdict: 'inconclusive', reason: `${what}: ${remedy(found, trials, limit)}` };
}

/** The half width of a median's interval, in standard deviations over the root of the trials. */
const MEDIAN_REACH = 1.96 * Math.sqrt(Math.PI / 2);
const MOST_ROUNDS = 1000;

// An interval narrows with the root of the trials.
function remedy(
  { figure, interval, isOpen }: Aggregated,
  trials: number,
  { limit, aggregate }: Limit,
): string {
  if (isOpen) return `take ${Math.max(MIN_TRIALS, trialsForEnds(shareOf(aggregate) ?? 0.5))} rounds`;
  const end = interval?.[limit < figure ? 0 : 1] ?? figure;
  const few = trials < MIN_TRIALS ? Math.min(1, MEDIAN_REACH / studentQuantile(trials - 1)) : 1;
  const rounds = Math.ceil(trials * ((few * (end - figure)) / (limit - figure)) ** 2);
  return rounds > MOST_ROUNDS
    ? 'too near for more rounds to decide'
    : `about ${Math.max(MIN_TRIALS, trials + 1, rounds)} rounds would decide`;
}
