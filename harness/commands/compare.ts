import { EXIT, type ExitCode } from '../exit-code.ts';
import { renderComparison } from '../report/comparison.ts';
import { type RunData, readRunData } from '../run/samples.ts';
import { type Change, compareRuns } from '../statistics/compare.ts';
import { differences } from '../statistics/likeness.ts';
import { InputError } from './input-error.ts';
import type { Format } from './report.ts';
import { terminalWidth } from './terminal.ts';

export interface CompareOptions {
  readonly format: Format;
  readonly color: boolean;
  /** Compare runs that are not alike, too. */
  readonly allow?: boolean;
}

/** `manyhosts compare BASE HEAD`: what became better or worse, as far as it can be told. */
export function compare(baseFolder: string, headFolder: string, options: CompareOptions): ExitCode {
  return printComparison(readRunData(baseFolder), readRunData(headFolder), options);
}

/** Compare two runs on standard output; the exit code is the gate's. */
export function printComparison(
  base: RunData,
  head: RunData,
  { format, color, allow }: CompareOptions,
): ExitCode {
  refuseUnlike(base, head, allow ?? false);
  const comparison = compareRuns(base, head);
  const { isTTY = false } = process.stdout;
  const runs = { base: base.run, head: head.run };
  process.stdout.write(
    format === 'json'
      ? `${JSON.stringify({ base: base.run.id, head: head.run.id, ...comparison }, undefined, 2)}\n`
      : `${renderComparison(runs, comparison, terminalWidth(), color && isTTY)}\n`,
  );
  return exitCodeOf(comparison.changes);
}

function refuseUnlike(base: RunData, head: RunData, allow: boolean): void {
  const found = differences(base.run, head.run).map(
    (each) => `  ${each.what}: ${each.base} in base, ${each.head} in head`,
  );
  if (found.length === 0) return;
  const text = `The runs are not alike:\n${found.join('\n')}`;
  if (!allow)
    throw new InputError(
      `${text}\nExpected runs of one machine and fleet. To compare them all the same: --allow`,
    );
  process.stderr.write(`${text}\n`);
}

// No comparison at all is no pass: two runs without a case in common prove nothing.
function exitCodeOf(changes: readonly Change[]): ExitCode {
  if (changes.some(({ verdict }) => verdict === 'worse')) return EXIT.breached;
  if (changes.length === 0 || changes.some(({ verdict }) => verdict === 'inconclusive'))
    return EXIT.inconclusive;
  return EXIT.passed;
}
