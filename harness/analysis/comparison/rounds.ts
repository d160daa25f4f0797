import { METRICS, type MetricName } from '../../vocabulary/metrics.ts';
import { MIN_TRIALS } from '../estimation/estimate.ts';
import { leastP } from '../estimation/mann-whitney.ts';

/** The level at which a difference is significant, over all comparisons of times, of CPU, or of memory together. */
export const ALPHA = 0.05;

/** Comparisons that are corrected together: each asks the same of another case, or of another time of it. */
export function questionOf(metric: MetricName): string {
  return METRICS[metric].about === 'time'
    ? 'times'
    : { cpu: 'CPU', memory: 'memory', other: metric }[METRICS[metric].about];
}

/** Something that two runs are compared by, with the number of trials that each has of it. */
export interface Asked {
  readonly metric: MetricName;
  readonly sizes: readonly [number, number];
}

/** How far so many rounds decide a question. */
export interface Decidable {
  /** By how much the smallest p of the question is multiplied: its comparisons with trials enough for an interval. */
  readonly comparisons: number;
  /** The fewest rounds of each case with which all of its comparisons could be decided. */
  readonly rounds: number;
}

/** What each question takes, by its name. */
export function decidableBy(asked: readonly Asked[]): Map<string, Decidable> {
  const questions = Map.groupBy(asked, ({ metric }) => questionOf(metric));
  return new Map(
    [...questions].map(([question, all]) => [
      question,
      { comparisons: all.filter(hasEnough).length, rounds: roundsFor(all.length) },
    ]),
  );
}

/**
 * Whether any figures whatever could be significant: the smallest p of so many trials against so many is 2/C(n + m, n),
 * and the smallest of M is multiplied by M (Holm). Where it can't, a tenfold difference would be passed over.
 */
export function isDecidable({ sizes }: Pick<Asked, 'sizes'>, comparisons: number): boolean {
  return hasEnough({ sizes }) && comparisons * leastP(...sizes) < ALPHA;
}

/** Comparisons that no figures could decide, with so few trials of so many. */
export interface Undecidable {
  readonly comparisons: number;
  /** The fewest rounds of each case with which all could be decided. */
  readonly rounds: number;
}

/** Those among what is asked; absent where there is none. */
export function undecidableIn(asked: readonly Asked[]): Undecidable | undefined {
  const questions = decidableBy(asked);
  const undecided = asked.flatMap(({ metric, sizes }) => {
    const question = questions.get(questionOf(metric));
    return question && !isDecidable({ sizes }, question.comparisons) ? [question.rounds] : [];
  });
  return undecided.length === 0
    ? undefined
    : { comparisons: undecided.length, rounds: Math.max(...undecided) };
}

/** The fewest rounds, on either side, that can decide so many comparisons. */
export function roundsFor(comparisons: number): number {
  let rounds = MIN_TRIALS;
  while (!isDecidable({ sizes: [rounds, rounds] }, comparisons)) rounds++;
  return rounds;
}

/** Whether either run has trials enough for an interval. */
export function hasEnough({ sizes }: Pick<Asked, 'sizes'>): boolean {
  return Math.min(...sizes) >= MIN_TRIALS;
}
