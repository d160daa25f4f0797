import { EXIT, type ExitCode } from '../exit-code.ts';
import { renderSummary } from '../report/table.ts';
import { readRun } from '../run/folder.ts';
import type { StoredRun } from '../run/schema.ts';
import { summarise } from '../statistics/summarise.ts';

/** How a summary is printed. */
export type Format = 'table' | 'json';

/** What a table without a terminal is as wide as: all of its columns. */
const UNLIMITED = 1000;

/** `manyhosts report [RUN]`: the table of a stored run. */
export function report(folder: string, options: { format: Format; color: boolean }): ExitCode {
  printSummary(readRun(folder), options);
  return EXIT.passed;
}

/** Print a run's summaries to standard output, as a table in the terminal's width or as JSON. */
export function printSummary(run: StoredRun, { format, color }: { format: Format; color: boolean }): void {
  const summaries = summarise(run);
  const { columns = UNLIMITED, isTTY = false } = process.stdout;
  process.stdout.write(
    format === 'json'
      ? `${JSON.stringify(summaries, undefined, 2)}\n`
      : `${isTTY ? '\n' : ''}${renderSummary(run, summaries, columns, color && isTTY)}\n`,
  );
}
