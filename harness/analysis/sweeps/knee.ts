import type { RunData } from '../../store/run-data.ts';
import { ofTime, TIMES, type TimeMetric } from '../../vocabulary/metrics.ts';
import { eligibilityOf } from '../eligibility.ts';
import type { Estimate } from '../estimation/estimate.ts';
import { isFarSlower } from '../estimation/faster.ts';
import { pairedRatio } from '../estimation/ratio.ts';
import { byRound, type Summary } from '../summarise.ts';
import { type Step, sweepsOf } from './sweeps.ts';

/** Where a strategy's curve over a parameter stops being worth climbing. */
export interface Knee {
  /** The parameter: `workers`. */
  readonly key: string;
  /** The strategy, with all else that was swept. */
  readonly name: string;
  /** Absent where these rounds can't tell. */
  readonly at?: Measured;
  /** The value with the smallest median time. */
  readonly best: Measured;
  /** Nothing larger was tried, with success or without: the knee may lie beyond. */
  readonly isLast: boolean;
}

export interface Measured {
  readonly value: number;
  readonly time: Estimate;
  /** Peak, bytes. */
  readonly memory?: Estimate;
}

/** How much longer than the best it may take: the smallest difference in time that matters to anyone. */
const TOLERANCE = 1.1;

/** Two values have ends and no shape. */
const FEWEST_VALUES = 3;

/**
 * The knees of a run: for each strategy over each parameter with three values or more, the smallest value that is shown to
 * take at most 10 % longer than the best one: the upper end of the 95 % interval of their ratio, round by round, is at most
 * 1.10. A smaller one must be shown to take more than that; where neither is shown, these rounds can't tell.
 *
 * Not where intervals overlap: a value that truly takes 30 % longer was the knee in 39 % of runs by that.
 * Not the point of greatest curvature (Satopää et al., Finding a "kneedle" in a haystack, 2011): that depends on which
 * values were tried and how far the sweep went, and says nothing of what is given away by stopping there. This does.
 */
export function kneesOf(data: RunData, summaries: readonly Summary[]): Knee[] {
  const byName = new Map(summaries.map((summary) => [summary.case, summary]));
  const swept = data.run.cases.map((each) => ({ each, summary: byName.get(each.name) }));
  return sweepsOf(swept, ({ each }) => each)
    .filter(({ isParameter }) => isParameter)
    .flatMap(({ key, lines }) =>
      lines.flatMap(({ name, steps }) => {
        const knee = kneeIn(steps.flatMap((step) => measured(data, step)));
        if (!knee) return [];
        // More at a time than there are hosts changes nothing.
        const { value = Infinity } = knee.at ?? {};
        const isLast = value === steps.at(-1)?.value && value < (steps[0]?.of.each.hosts ?? 0);
        return [{ key, name, ...knee, isLast }];
      }),
    );
}

interface Candidate extends Measured {
  readonly metric: TimeMetric;
  readonly rounds: readonly (number | undefined)[];
}

// A case that left out hosts was quick because of that.
function measured(
  data: RunData,
  { value, of: { summary } }: Step<{ readonly summary: Summary | undefined }>,
): Candidate[] {
  if (!summary || eligibilityOf(summary) !== 'eligible') return [];
  const metric = TIMES.find((each) => summary.metrics[each]);
  const time = ofTime(summary.metrics);
  const memory = summary.metrics['memory.peak'];
  if (!metric || !time) return [];
  return [
    { value, time, metric, rounds: byRound(data, summary.case, metric), ...(memory ? { memory } : {}) },
  ];
}

function kneeIn(steps: readonly Candidate[]): Pick<Knee, 'at' | 'best'> | undefined {
  const [best] = steps.toSorted((a, b) => a.time.median - b.time.median);
  if (!best || steps.length < FEWEST_VALUES) return undefined;
  // The first that is not shown to take longer: it is the knee, if it is shown not to.
  const first = steps.find((step) => judge(step, best) !== 'longer');
  const at = first && judge(first, best) === 'as good' ? figuresOf(first) : undefined;
  return { ...(at ? { at } : {}), best: figuresOf(best) };
}

function figuresOf({ value, time, memory }: Candidate): Measured {
  return { value, time, ...(memory ? { memory } : {}) };
}

function judge(step: Candidate, best: Candidate): 'longer' | 'as good' | 'open' {
  if (step === best) return 'as good';
  const interval = pairedRatio(step.rounds, best.rounds)?.interval;
  if (interval && interval[1] <= TOLERANCE) return 'as good';
  const isLonger = interval ? interval[0] > TOLERANCE : isFarSlower(known(best), known(step));
  return isLonger ? 'longer' : 'open';
}

function known({ rounds }: Candidate): number[] {
  return rounds.filter((value) => value !== undefined);
}
