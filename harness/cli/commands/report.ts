import { kneesOf } from '../../analysis/knee.ts';
import { memoryFitsOf } from '../../analysis/memory-fit.ts';
import { summarise } from '../../analysis/summarise.ts';
import { judgeThresholds } from '../../analysis/verdict.ts';
import { renderJunit } from '../../report/formats/junit.ts';
import { renderMarkdown } from '../../report/formats/markdown.ts';
import { summaryCsv } from '../../report/formats/summary-csv.ts';
import { renderTerminal } from '../../report/formats/terminal.ts';
import { renderVerdicts } from '../../report/model/verdicts.ts';
import { renderPage } from '../../report/write.ts';
import type { RunData } from '../../store/visits.ts';
import { InputError } from '../../vocabulary/errors.ts';
import { plainFigures, plainJson } from '../../vocabulary/plain-text.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { openRun } from '../opened-run.ts';
import { publishRun } from '../publish.ts';
import { terminalWidth } from '../terminal.ts';

/** The forms of a report on standard output. */
export type ReportFormat = keyof typeof RENDERERS;

export interface ReportOptions {
  /** Print this form, and write nothing. */
  readonly format?: ReportFormat;
  /** Where the files go, instead of the run's own folder. */
  readonly out?: string;
  readonly color: boolean;
}

/** `manyhosts report [RUN]`: the table of a stored run and the files made from it; or one form of it, and no files. */
export async function report(path: string, { format, out, color }: ReportOptions): Promise<ExitCode> {
  if (format !== undefined && out !== undefined)
    throw new InputError('Expected either --format, which prints, or --out, which writes; found both');
  const { folder, data } = openRun(path);
  process.stdout.write(await RENDERERS[format ?? 'table'](data, color));
  if (format !== undefined) return EXIT.passed;
  return publishRun(data, judgeThresholds(data), out ?? folder);
}

/** How a run's figures are printed when it ends. */
export type Format = 'table' | 'json';

/** Print a run's summaries and verdicts to standard output, in the terminal's width or as JSON. */
export function printSummary(data: RunData, { format, color }: { format: Format; color: boolean }): void {
  process.stdout.write(RENDERERS[format](data, color));
}

const RENDERERS = {
  table,
  html: renderPage,
  md: renderMarkdown,
  csv: summaryCsv,
  junit: renderJunit,
  json,
} as const satisfies Record<string, (data: RunData, color: boolean) => string | Promise<string>>;

function table(data: RunData, color: boolean): string {
  const { isTTY = false } = process.stdout;
  const colored = color && isTTY;
  const [run, summaries] = [plainFigures(data.run), plainFigures(summarise(data))];
  const text = renderTerminal(run, summaries, terminalWidth(), colored);
  const lines = renderVerdicts(plainFigures(judgeThresholds(data)), colored);
  return `${isTTY ? '\n' : ''}${text}\n${lines === '' ? '' : `\n${lines}`}`;
}

function json(data: RunData): string {
  const verdicts = judgeThresholds(data);
  const summaries = summarise(data);
  const [knees, memoryFits] = [kneesOf(data.run, summaries), memoryFitsOf(data.run)];
  return `${plainJson({ run: data.run.id, summaries, knees, memoryFits, verdicts })}\n`;
}
