import type { StoredRun } from '../../store/schema.ts';
import { ofTime } from '../../vocabulary/metrics.ts';
import { eligibilityOf } from '../eligibility.ts';
import type { Estimate } from '../estimation/estimate.ts';
import type { Summary } from '../summarise.ts';
import { type Step, sweepsOf } from './sweeps.ts';

/** Where a strategy's curve over a parameter stops being worth climbing. */
export interface Knee {
  /** The parameter: `workers`. */
  readonly key: string;
  /** The strategy, with all else that was swept. */
  readonly name: string;
  readonly at: Measured;
  /** The value with the smallest median time. */
  readonly best: Measured;
  /** Nothing larger was tried, with success or without: the knee may lie beyond. */
  readonly isLast: boolean;
}

interface Measured {
  readonly value: number;
  readonly time: Estimate;
  /** Peak, bytes. */
  readonly memory?: Estimate;
}

/** How much longer than the best it may take. Half of the smallest difference in time that matters to anyone. */
const TOLERANCE = 0.05;

/** Two values have ends and no shape. */
const FEWEST_VALUES = 3;

/**
 * The knees of a run: for each strategy over each parameter with three values or more, the smallest value of which the
 * median time is at most 5 % worse than the best one's, or can't be told from it because their intervals overlap.
 *
 * Not the point of greatest curvature (Satopää et al., Finding a "kneedle" in a haystack, 2011): that depends on which
 * values were tried and how far the sweep went, and says nothing of what is given away by stopping there. This does.
 */
export function kneesOf(run: StoredRun, summaries: readonly Summary[]): Knee[] {
  const byName = new Map(summaries.map((summary) => [summary.case, summary]));
  const swept = run.cases.map((each) => ({ each, summary: byName.get(each.name) }));
  return sweepsOf(swept, ({ each }) => each)
    .filter(({ isParameter }) => isParameter)
    .flatMap(({ key, lines }) =>
      lines.flatMap(({ name, steps }) => {
        const knee = kneeIn(steps.flatMap(measured));
        if (!knee) return [];
        // More at a time than there are hosts changes nothing.
        const { value } = knee.at;
        const isLast = value === steps.at(-1)?.value && value < (steps[0]?.of.each.hosts ?? 0);
        return [{ key, name, ...knee, isLast }];
      }),
    );
}

// A case that left out hosts was quick because of that.
function measured({ value, of: { summary } }: Step<{ readonly summary: Summary | undefined }>): Measured[] {
  if (!summary || eligibilityOf(summary) !== 'eligible') return [];
  const time = ofTime(summary.metrics);
  const memory = summary.metrics['memory.peak'];
  return time ? [{ value, time, ...(memory ? { memory } : {}) }] : [];
}

function kneeIn(steps: readonly Measured[]): Pick<Knee, 'at' | 'best'> | undefined {
  const [best] = steps.toSorted((a, b) => a.time.median - b.time.median);
  const at = best && steps.find(({ time }) => isAsGood(time, best.time));
  if (!at || steps.length < FEWEST_VALUES) return undefined;
  return { at, best };
}

function isAsGood(time: Estimate, best: Estimate): boolean {
  if (time.median <= best.median * (1 + TOLERANCE)) return true;
  return time.interval !== undefined && best.interval !== undefined && time.interval[0] <= best.interval[1];
}
