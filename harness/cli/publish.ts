import { dirname, join } from 'node:path';
import type { Verdict } from '../analysis/verdict.ts';
import { annotateComparison, annotateRun, appendStepSummary } from '../report/formats/github.ts';
import { renderComparisonMarkdown, renderMarkdown } from '../report/formats/markdown.ts';
import type { ComparisonModel } from '../report/model/comparison.ts';
import type { ReportModel } from '../report/model/model.ts';
import { type Written, writeComparison, writeReports } from '../report/write.ts';
import { plainLine } from '../vocabulary/plain-text.ts';
import { EXIT, type ExitCode, gravest } from './exit-codes.ts';

/**
 * Write the files of a run's report into a folder, say where, and annotate the run in GitHub Actions. All of it goes to
 * standard error, where a runner reads annotations, too.
 *
 * @param verdicts those that have a say in the exit code.
 */
export async function publishRun(
  model: ReportModel,
  verdicts: readonly Verdict[],
  folder: string,
): Promise<ExitCode> {
  const code = tell(folder, await writeReports(model, folder));
  process.stderr.write(annotateRun(model, verdicts, process.env));
  return gravest([code, summariseStep(() => renderMarkdown(model))]);
}

/** Tell GitHub Actions of a comparison; where it is of a run that just ended, write its files into the run's folder. */
export async function publishComparison(model: ComparisonModel, folder?: string): Promise<ExitCode> {
  const code = folder === undefined ? EXIT.passed : tell(folder, await writeComparison(model, folder));
  process.stderr.write(annotateComparison(model, process.env));
  return gravest([code, summariseStep(() => renderComparisonMarkdown(model))]);
}

// The figures are safe in the run's own files, so a file that could not be made is named, and the rest continues.
function tell(folder: string, { files, failures }: Written): ExitCode {
  // Pictures are many: their folder stands for them.
  const names = new Set(files.map((file) => (dirname(file) === '.' ? file : join(dirname(file), '/'))));
  const [first, ...others] = names;
  const beside = others.length === 0 ? '' : `, and beside it ${others.join(', ')}`;
  if (first !== undefined) process.stderr.write(`${plainLine(`Results: ${join(folder, first)}${beside}`)}\n`);
  process.stderr.write(failures.map((failure) => `${plainLine(failure)}\n`).join(''));
  return failures.length === 0 ? EXIT.passed : EXIT.fault;
}

function summariseStep(render: () => string): ExitCode {
  try {
    if (process.env.GITHUB_STEP_SUMMARY) appendStepSummary(render(), process.env);
    return EXIT.passed;
  } catch (error) {
    process.stderr.write(`The step's summary could not be written: ${(error as Error).message}\n`);
    return EXIT.fault;
  }
}
