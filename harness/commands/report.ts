import { EXIT, type ExitCode } from '../exit-code.ts';
import { renderSummary } from '../report/table.ts';
import { renderVerdicts } from '../report/verdicts.ts';
import { type RunData, readRunData } from '../run/samples.ts';
import { summarise } from '../statistics/summarise.ts';
import { judgeThresholds, type Verdict } from '../statistics/verdict.ts';
import { terminalWidth } from './terminal.ts';

/** How a summary is printed. */
export type Format = 'table' | 'json';

/** `manyhosts report [RUN]`: the table of a stored run, and its verdicts. */
export function report(folder: string, options: { format: Format; color: boolean }): ExitCode {
  printSummary(readRunData(folder), options);
  return EXIT.passed;
}

/** Print a run's summaries and verdicts to standard output, in the terminal's width or as JSON. Returns the verdicts. */
export function printSummary(
  data: RunData,
  { format, color }: { format: Format; color: boolean },
): Verdict[] {
  const summaries = summarise(data);
  const verdicts = judgeThresholds(data);
  const { isTTY = false } = process.stdout;
  const colored = color && isTTY;
  if (format === 'json') {
    process.stdout.write(`${JSON.stringify({ run: data.run.id, summaries, verdicts }, undefined, 2)}\n`);
  } else {
    const table = renderSummary(data.run, summaries, terminalWidth(), colored);
    const lines = renderVerdicts(verdicts, colored);
    process.stdout.write(`${isTTY ? '\n' : ''}${table}\n${lines === '' ? '' : `\n${lines}`}`);
  }
  return verdicts;
}
