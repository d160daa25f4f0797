import { styleText } from 'node:util';
import type { Verdict } from '../../analysis/verdict.ts';
import { figure } from './figures.ts';

const MARKS = { pass: '✓', fail: '✗', inconclusive: '?' } as const;
const COLORS = { pass: 'green', fail: 'red', inconclusive: 'yellow' } as const;

/** A line a threshold, as k6 shows them; nothing where there are none. */
export function renderVerdicts(verdicts: readonly Verdict[], color: boolean): string {
  return verdicts.map((verdict) => `${renderVerdict(verdict, color)}\n`).join('');
}

/** `✓ node/async work median<400ms, median is 0.358 s` */
export function renderVerdict(
  { case: name, threshold, verdict, actual, reason }: Verdict,
  color: boolean,
): string {
  const { metric, aggregate, text } = threshold;
  const mark = color ? styleText(COLORS[verdict], MARKS[verdict], { validateStream: false }) : MARKS[verdict];
  const found = actual === undefined ? '' : `, ${aggregate} is ${figure(metric, actual)}`;
  const why = reason === undefined ? '' : ` (${verdict}: ${reason})`;
  return `${mark} ${name} ${metric} ${text}${found}${why}`;
}
