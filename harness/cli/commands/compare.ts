import { type Change, type Comparison, compareRuns } from '../../analysis/comparison/compare.ts';
import { renderComparisonMarkdown } from '../../report/formats/comparison-markdown.ts';
import { renderComparisonJunit } from '../../report/formats/junit.ts';
import { renderComparison } from '../../report/model/comparison.ts';
import { renderComparisonHtml } from '../../report/write.ts';
import { differences } from '../../store/comparability.ts';
import type { RunData } from '../../store/visits.ts';
import { InputError } from '../../vocabulary/errors.ts';
import { plainFigures, plainJson, plainText } from '../../vocabulary/plain-text.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { openRun } from '../opened-run.ts';
import { publishComparison } from '../publish.ts';
import { terminalWidth } from '../terminal.ts';

/** The forms of a comparison on standard output. */
export type ComparisonFormat = keyof typeof RENDERERS;

export interface CompareOptions {
  readonly format: ComparisonFormat;
  readonly color: boolean;
  /** Compare runs that are not alike, too. */
  readonly allow?: boolean;
}

/** `manyhosts compare BASE HEAD`: what became better or worse, as far as it can be told. The exit code is the gate's. */
export async function compare(
  basePath: string,
  headPath: string,
  options: CompareOptions,
): Promise<ExitCode> {
  const [base, head] = [openRun(basePath).data, openRun(headPath).data];
  return compareAndPublish(base, head, options);
}

/**
 * Compare two runs on standard output, and publish what came out.
 *
 * @param folder where the comparison's files go, if anywhere.
 */
export async function compareAndPublish(
  base: RunData,
  head: RunData,
  { format, color, allow }: CompareOptions,
  folder?: string,
): Promise<ExitCode> {
  refuseUnlike(base, head, allow ?? false);
  const comparison = compareRuns(base, head);
  process.stdout.write(await RENDERERS[format](base, head, comparison, color));
  const published = await publishComparison(base, head, comparison, folder);
  const code = exitCodeOf(comparison.changes);
  return code === EXIT.passed ? published : code;
}

type Renderer = (
  base: RunData,
  head: RunData,
  comparison: Comparison,
  color: boolean,
) => string | Promise<string>;

const RENDERERS = {
  table: (base, head, comparison, color) => {
    const { isTTY = false } = process.stdout;
    const [runs, plain] = [plainFigures(runsOf(base, head)), plainFigures(comparison)];
    return `${renderComparison(runs, plain, terminalWidth(), color && isTTY)}\n`;
  },
  html: renderComparisonHtml,
  md: (base, head, comparison) => renderComparisonMarkdown(runsOf(base, head), comparison),
  junit: (base, head, comparison) => renderComparisonJunit(runsOf(base, head), comparison),
  json: (base, head, comparison) => `${plainJson({ base: base.run.id, head: head.run.id, ...comparison })}\n`,
} as const satisfies Record<string, Renderer>;

function runsOf(base: RunData, head: RunData) {
  return { base: base.run, head: head.run };
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
  process.stderr.write(`${plainText(text)}\n`);
}

// No comparison at all is no pass: two runs without a case in common prove nothing.
function exitCodeOf(changes: readonly Change[]): ExitCode {
  if (changes.some(({ verdict }) => verdict === 'worse')) return EXIT.breached;
  if (changes.length === 0 || changes.some(({ verdict }) => verdict === 'inconclusive'))
    return EXIT.inconclusive;
  return EXIT.passed;
}
