import type { RunData } from '../../store/run-data.ts';
import { METRICS, type MetricName, metricOf } from '../../vocabulary/metrics.ts';
import { omitUndefined } from '../../vocabulary/omit-undefined.ts';
import { MIN_TRIALS } from '../estimation/estimate.ts';
import { holm } from '../estimation/holm.ts';
import { shiftInterval, shiftP } from '../estimation/shift.ts';
import { type Summary, summarise } from '../summarise.ts';
import { countedTrials } from '../values.ts';
import { hasWarning } from '../warnings.ts';
import { driftBetween } from './drift.ts';
import { BETWEEN_RUNS, type BetweenRuns, type Judgement, judge } from './judge.ts';
import { type Loss, lossesBetween, unlikeWork } from './losses.ts';
import { type Pair, pairsOf } from './pairs.ts';
import {
  ALPHA,
  type Decidable,
  decidableBy,
  hasEnough,
  isDecidable,
  questionOf,
  type Undecidable,
  undecidableIn,
} from './rounds.ts';

/** How a metric of a case changed from one run to another. */
export interface Change extends Judgement {
  readonly case: string;
  readonly metric: MetricName;
  /** Medians of the two runs, in the metric's unit. */
  readonly base?: number;
  readonly head?: number;
  /** Head over base, the median over all pairs of their trials, and its 95 % interval, run-to-run variance included. */
  readonly ratio?: number;
  readonly interval?: readonly [number, number];
  /** Run-to-run variance included; corrected for the number of comparisons of times, of CPU, or of memory (Holm). */
  readonly p?: number;
}

export interface Comparison {
  /** How many changes no figures could have decided, and how many rounds of each case would; absent where all could be. */
  readonly undecidable?: Undecidable;
  /** Cases, trials, hosts and proofs that base has and head lost. */
  readonly losses: readonly Loss[];
  readonly changes: readonly Change[];
  /** The control program's CPU in head over that in base: how much slower the machine itself was; 1 where unknown. */
  readonly drift: number;
  /** Cases that only one of the two runs has. */
  readonly onlyInBase: readonly string[];
  readonly onlyInHead: readonly string[];
}

/**
 * Compare two runs, case by case and metric by metric.
 *
 * @param betweenRuns what a run differs from its repeat.
 */
export function compareRuns(
  base: RunData,
  head: RunData,
  betweenRuns: BetweenRuns = BETWEEN_RUNS,
): Comparison {
  const [inBase, inHead] = [namesOf(base), namesOf(head)];
  const summaries = { base: summariesOf(base), head: summariesOf(head) };
  const pairs = pairsOf(
    base,
    head,
    inBase.filter((name) => inHead.includes(name)),
  );
  const measured = pairs.filter(({ shift }) => shift);
  const questions = decidableBy(measured);
  const corrected = correctByQuestion(pairs, betweenRuns);
  const drift = driftBetween(base, head);
  const changes = pairs.map((pair): Change => {
    const [{ case: name, metric, noise }, p] = [pair, corrected.get(pair)];
    const comparisons = questions.get(questionOf(metric))?.comparisons ?? 0;
    const evidence = {
      p: p ?? 1,
      comparisons,
      noise,
      betweenRuns: betweenRuns[METRICS[metric].about],
      drift: METRICS[metric].about === 'time' ? drift : 1,
    };
    const judgement = pair.shift
      ? (tooFew(pair, questions) ??
        unlikeWork(summaries.base.get(name), summaries.head.get(name)) ??
        warned(base, head, pair) ??
        judge(metricOf(metric), { ...evidence, shift: pair.shift }))
      : unmeasured(pair);
    return { ...figuresOf(pair, p, betweenRuns[METRICS[metric].about]), ...judgement };
  });
  return omitUndefined({
    undecidable: undecidableIn(measured),
    losses: lossesBetween({ ...base, summaries: summaries.base }, { ...head, summaries: summaries.head }),
    changes,
    drift,
    onlyInBase: inBase.filter((name) => !inHead.includes(name)),
    onlyInHead: inHead.filter((name) => !inBase.includes(name)),
  });
}

function namesOf({ run }: RunData): string[] {
  return run.cases.map(({ name }) => name);
}

function summariesOf(data: RunData): Map<string, Summary> {
  return new Map(summarise(data).map((summary) => [summary.case, summary]));
}

type Questions = ReadonlyMap<string, Decidable>;

// Time, CPU and memory are three questions, each asked of every case (and of wall and work, which depend on each other): the
// correction is within a question. Over all together, what is plain in one (memory hardly varies) would hide what is
// faint in another.
function correctByQuestion(pairs: readonly Pair[], betweenRuns: BetweenRuns): Map<Pair, number> {
  const tested = pairs.flatMap((pair) =>
    pair.shift && hasEnough(pair) ? [{ pair, shift: pair.shift }] : [],
  );
  const asked = Map.groupBy(tested, ({ pair }) => questionOf(pair.metric));
  return new Map(
    [...asked.values()].flatMap((same) => {
      const corrected = holm(
        same.map(({ shift, pair }) => shiftP(shift, betweenRuns[METRICS[pair.metric].about])),
      );
      return same.map(({ pair }, at) => [pair, corrected[at] ?? 1] as const);
    }),
  );
}

function unmeasured({ base, head }: Pair): Judgement {
  const isOneSided = base === undefined || head === undefined;
  const reason = isOneSided ? 'only one of the runs has figures' : 'a figure of 0 has no ratio';
  return { verdict: 'inconclusive', reason };
}

function tooFew({ sizes, metric }: Pair, questions: Questions): Judgement | undefined {
  const question = questions.get(questionOf(metric));
  if (!question || isDecidable({ sizes }, question.comparisons)) return undefined;
  return {
    verdict: 'inconclusive',
    reason: hasEnough({ sizes })
      ? `${Math.min(...sizes)} trials can't decide ${question.comparisons} comparisons of ${questionOf(metric)}`
      : `fewer than ${MIN_TRIALS} trials`,
    remedy: `${question.rounds} rounds of each case would decide it`,
  };
}

// What disturbed most trials of a run is in its figures, whether the other run was disturbed as well or not.
function warned(base: RunData, head: RunData, { case: name, metric }: Pair): Judgement | undefined {
  const isWarned = (data: RunData) => {
    const trials = countedTrials(data, name);
    return trials.filter((trial) => hasWarning(trial, metric)).length > trials.length / 2;
  };
  const which = Object.entries({ base, head }).flatMap(([run, data]) => (isWarned(data) ? [run] : []));
  if (which.length === 0) return undefined;
  return {
    verdict: 'inconclusive',
    reason: `most trials of ${which.join(' and of ')} have a validity warning`,
    remedy: `more rounds would not decide it: ${which.join(' and ')} without what ${which.length > 1 ? 'their' : 'its'} warnings name might`,
  };
}

function figuresOf(
  { case: name, metric, base, head, shift }: Pair,
  p: number | undefined,
  betweenRuns: number,
) {
  const interval = shift && p !== undefined ? shiftInterval(shift, ALPHA, betweenRuns) : undefined;
  return omitUndefined({
    case: name,
    metric,
    base,
    head,
    ratio: shift ? Math.exp(shift.estimate) : undefined,
    interval: interval ? ([Math.exp(interval[0]), Math.exp(interval[1])] as const) : undefined,
    p,
  });
}
