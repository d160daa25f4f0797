import type { Verdict } from '../../analysis/verdict.ts';
import { figure } from './figures.ts';

/** By the verdict of a threshold. */
export const VERDICT_MARKS = { pass: '✓', fail: '✗', inconclusive: '?' } as const;

/** `✓ node/async work median<400ms, median is 0.358 s`, as k6 shows them. */
export function verdictLine(verdict: Verdict, mark: string = VERDICT_MARKS[verdict.verdict]): string {
  const { case: name, threshold, reason } = verdict;
  const { metric, text } = threshold;
  const { what, value } = foundText(verdict) ?? {};
  const found = value === undefined ? '' : `, ${what} is ${value}`;
  const why = reason === undefined ? '' : ` (${verdict.verdict}: ${reason})`;
  return `${mark} ${name} ${metric} ${text}${found}${why}`;
}

/** What was judged: `median`, `0.358 s (0.341 s to 0.370 s)`; of too few visits for a percentile, the slowest. */
export function foundText({
  threshold: { metric, aggregate },
  actual,
  interval,
  isSlowest,
}: Verdict): { readonly what: string; readonly value: string } | undefined {
  if (actual === undefined) return undefined;
  const ends = interval ? ` (${interval.map((end) => figure(metric, end)).join(' to ')})` : '';
  return { what: isSlowest ? 'slowest' : aggregate, value: `${figure(metric, actual)}${ends}` };
}

/** `1 held, 0 breached, 0 inconclusive, of 1.` */
export function verdictTally(verdicts: readonly Verdict[]): string {
  const counts = Map.groupBy(verdicts, ({ verdict }) => verdict);
  const words = { pass: 'held', fail: 'breached', inconclusive: 'inconclusive' } as const;
  const parts = (['pass', 'fail', 'inconclusive'] as const).map(
    (verdict) => `${counts.get(verdict)?.length ?? 0} ${words[verdict]}`,
  );
  return `${parts.join(', ')}, of ${verdicts.length}.`;
}
