import { COMPARISON_FORMATS } from '../../report/formats/formats.ts';
import { comparisonModel } from '../../report/model/comparison.ts';
import { differences, differenceText } from '../../store/comparability.ts';
import type { RunData } from '../../store/run-data.ts';
import { InputError } from '../../vocabulary/errors.ts';
import { plainText } from '../../vocabulary/plain-text.ts';
import { EXIT, type ExitCode, gravest, VERDICT_CODES } from '../exit-codes.ts';
import { publishComparison } from '../publish.ts';
import { readStoredRun } from '../stored-run.ts';
import { print } from '../terminal.ts';

interface CompareOptions {
  readonly format: string;
  readonly color: boolean;
  /** Compare runs from different machines or fleets, too. */
  readonly allow?: boolean;
}

/** `manyhosts compare BASE HEAD`: what became better or worse, as far as it can be told. The exit code is the gate's. */
export async function compare(
  basePath: string,
  headPath: string,
  options: CompareOptions,
): Promise<ExitCode> {
  const [base, head] = [readStoredRun(basePath), readStoredRun(headPath)];
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
  const model = comparisonModel(base, head);
  await print(COMPARISON_FORMATS, format, model, color);
  // No comparison at all is no pass: two runs without a case in common prove nothing.
  const { rows } = model.table;
  const none = rows.length === 0 ? [EXIT.inconclusive] : [];
  const codes = rows.map(({ verdict }) => VERDICT_CODES[verdict]);
  return gravest([...codes, ...none, await publishComparison(model, folder)]);
}

function refuseUnlike(base: RunData, head: RunData, allow: boolean): void {
  const found = differences(base.run, head.run).map((each) => `  ${differenceText(each)}`);
  if (found.length === 0) return;
  const text = `The runs differ in what their figures depend on:\n${found.join('\n')}`;
  if (!allow)
    throw new InputError(
      `${text}\nRuns from different machines or fleets can't be compared. To compare them all the same: --allow`,
    );
  process.stderr.write(`${plainText(text)}\n`);
}
