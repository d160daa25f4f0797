import { changesInRepeat } from '../../bench/changes.ts';
import { type RequestOptions, type RunRequest, requestsOf } from '../../bench/requests.ts';
import { measure } from '../../bench/session.ts';
import { REPORT_FORMATS } from '../../report/formats/formats.ts';
import { showProgress } from '../../report/live/progress.ts';
import { type ReportModel, reportModel } from '../../report/model/model.ts';
import type { ExpectedTime } from '../../scenario/expected-time.ts';
import type { Plan } from '../../scenario/plan.ts';
import { assertWritable } from '../../store/preflight.ts';
import type { RunData } from '../../store/run-data.ts';
import type { StoredRun } from '../../store/schema.ts';
import { plainLine, plainText } from '../../vocabulary/plain-text.ts';
import { EXIT, type ExitCode, gravest, VERDICT_CODES } from '../exit-codes.ts';
import { interruptible } from '../interrupt.ts';
import { tellNotices } from '../notices.ts';
import { publishRun } from '../publish.ts';
import { readStoredRun } from '../stored-run.ts';
import { print } from '../terminal.ts';
import { compareAndPublish } from './compare.ts';

interface RunOptions extends RequestOptions {
  readonly format: string;
  readonly quiet?: boolean;
  readonly color: boolean;
  /** A stored run's folder: fail on regressions against it. */
  readonly baseline?: string;
  /** False: the verdicts are shown, and have no say in the exit code. */
  readonly thresholds: boolean;
}

/** `manyhosts run FILE...`: execute scenarios, one after the other; every file is checked before anything starts. */
export async function run(files: readonly string[], options: RunOptions): Promise<ExitCode> {
  const requests = requestsOf(files, options);
  for (const { scenario } of requests) tellNotices(scenario);
  assertWritable(options.out);
  const baseline = options.baseline === undefined ? undefined : readStoredRun(options.baseline);
  using interrupt = interruptible();
  const { signal } = interrupt;
  const codes: ExitCode[] = [];
  for (const request of requests) {
    if (signal.aborted) break;
    codes.push(await execute(request, options, baseline, signal).catch(unlessInterrupted(signal)));
  }
  return signal.aborted ? EXIT.interrupted : gravest(codes);
}

async function execute(
  request: RunRequest,
  options: RunOptions,
  baseline: RunData | undefined,
  signal: AbortSignal,
): Promise<ExitCode> {
  const { quiet = false, color, out } = options;
  const show = (plan: Plan, expected: ExpectedTime) =>
    showProgress(plan, expected, process.stderr, { quiet, color, signal });
  const { folder, troubles } = await measure(request, { out, judges: options.thresholds, show }, signal);
  const data = readStoredRun(folder);
  process.stderr.write(plainText(troubles.map((trouble) => `${trouble}\n`).join('')));
  const model = reportModel(data);
  await print(REPORT_FORMATS, options.format, model, color);
  if (request.repeats) tellChanges(request.repeats, data.run);
  const verdicts = options.thresholds ? model.verdicts : [];
  const codes: ExitCode[] = [
    ...verdicts.map(({ verdict }) => VERDICT_CODES[verdict]),
    ...executionCodes(data.run, troubles),
    ...proofCodes(model),
    await publishRun(model, verdicts, folder),
  ];
  const isWhole = data.run.state === 'finished';
  if (!isWhole) tellHowToResume(options.out);
  if (baseline && isWhole && !signal.aborted)
    codes.push(await compareAndPublish(baseline, data, options, folder));
  return gravest(codes);
}

/** An interrupt before the first trial leaves nothing to report. */
function unlessInterrupted(signal: AbortSignal): (error: unknown) => ExitCode {
  return (error) => {
    if (signal.aborted && error === signal.reason) return EXIT.interrupted;
    throw error;
  };
}

function tellChanges(original: StoredRun, repeat: StoredRun): void {
  const changes = changesInRepeat(original, repeat).map((line) => `  ${plainLine(line)}\n`);
  if (changes.length === 0) return;
  process.stderr.write(`What differs from ${plainLine(original.id)}:\n${changes.join('')}`);
}

function tellHowToResume(out: string): void {
  const where = out === 'results' ? '' : ` --out ${out}`;
  process.stderr.write(`${plainLine(`To resume it: manyhosts run --resume${where}`)}\n`);
}

/** Also with `--no-thresholds`: a time that no work is behind is no figure. */
function proofCodes({ standings }: ReportModel): ExitCode[] {
  return [...standings.values()].map(({ isShortOfProof }) => (isShortOfProof ? EXIT.notProven : EXIT.passed));
}

/** A run that ended early lacks trials; a fleet that could not be stopped spoils no figure. */
function executionCodes({ trials, state }: StoredRun, troubles: readonly string[]): ExitCode[] {
  const isLacking =
    trials.some(({ outcome }) => outcome.kind !== 'completed') ||
    (troubles.length > 0 && state !== 'finished');
  return [isLacking ? EXIT.notProven : EXIT.passed, troubles.length > 0 ? EXIT.fault : EXIT.passed];
}
