import { appendFileSync, statSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import type { Summary } from '../../analysis/summarise.ts';
import type { Verdict } from '../../analysis/verdict.ts';
import type { StoredRun } from '../../store/schema.ts';
import { plainLine } from '../../vocabulary/plain-text.ts';
import { some } from '../../vocabulary/wording.ts';
import type { ChangeRow, ComparisonModel } from '../model/comparison.ts';
import type { ReportModel } from '../model/model.ts';
import type { Standing } from '../model/standing.ts';
import { NEVER_EXECUTED, type WarningNote, warningLine } from '../model/trust.ts';
import { verdictLine } from '../model/verdicts.ts';

/** The variables that a GitHub Actions runner sets for a step. */
type GithubVariables = Readonly<
  Partial<Record<'GITHUB_ACTIONS' | 'GITHUB_WORKSPACE' | 'GITHUB_STEP_SUMMARY', string>>
>;

/**
 * The annotations of a run, a workflow command a line; nothing outside of GitHub Actions. Errors are what makes the step
 * fail, warnings what its figures must not be read without. GitHub shows ten of each and step, so there is one a case or check.
 *
 * @param verdicts those that have a say in the exit code.
 */
export function annotateRun(
  { run, summaries, standings, warnings, problems }: ReportModel,
  verdicts: readonly Verdict[],
  variables: GithubVariables,
): string {
  const file = scenarioFile(run, variables);
  return commands(variables, [
    ...verdicts.filter(({ verdict }) => verdict !== 'pass').map((verdict) => thresholdCommand(file, verdict)),
    ...summaries.flatMap((summary) => unrankedCommand(file, summary, standings.get(summary.case))),
    ...warningCommands(file, warnings),
    ...problems.map((problem) => command('warning', { title: `${run.id} is damaged` }, problem)),
  ]);
}

/**
 * The annotations of a comparison: what so few rounds can't decide, one for each change for the worse, the losses first,
 * and one for all that can't be told.
 */
export function annotateComparison(
  { head, sentence, undecided, table: { rows } }: ComparisonModel,
  variables: GithubVariables,
): string {
  const file = scenarioFile(head, variables);
  const of = (verdict: ChangeRow['verdict']) => rows.filter((each) => each.verdict === verdict);
  const unsure = of('inconclusive');
  const title = `${some(unsure.length, 'comparison')} ${unsure.length === 1 ? 'is' : 'are'} inconclusive`;
  return commands(variables, [
    ...undecided.map((each) => command('error', { file, title: 'Too few rounds' }, each)),
    ...of('worse').map((row) =>
      command('error', { file, title: `${row.case} became worse` }, worseText(row)),
    ),
    ...(unsure.length === 0 ? [] : [command('error', { file, title }, unsure.map(unsureText).join('\n'))]),
    ...(rows.length > 0 ? [] : [command('error', { file }, sentence)]),
  ]);
}

function worseText({ of, base, head, change, why }: ChangeRow): string {
  return `${of}${change === undefined ? '' : ` ${change}`}, ${base} in base, ${head} in head${why === '' ? '' : ` (${why})`}`;
}

function unsureText({ case: name, of, base, head, why }: ChangeRow): string {
  return `${name} ${of}: ${base} in base, ${head} in head${why === '' ? '' : ` (${why})`}`;
}

/** GitHub refuses summaries of a step above 1 MiB, all that were appended taken together. */
const SUMMARY_LIMIT = 900 * 1024;

/** Append Markdown to the step's summary, as much as it takes; outside of GitHub Actions nothing happens. */
export function appendStepSummary(markdown: string, { GITHUB_STEP_SUMMARY: file }: GithubVariables): void {
  if (file === undefined || file === '') return;
  const room = SUMMARY_LIMIT - (statSync(file, { throwIfNoEntry: false })?.size ?? 0);
  appendFileSync(file, Buffer.byteLength(markdown) + 1 <= room ? `${markdown}\n` : shortened(markdown, room));
}

// What was cut stands in the run's folder.
function shortened(markdown: string, room: number): string {
  const note = '\n\nThe rest is in the report.md of the run: there is no more room here.\n';
  const left = Buffer.from(markdown)
    .subarray(0, Math.max(0, room - note.length))
    .toString();
  const whole = left.slice(0, left.lastIndexOf('\n') + 1);
  return room < note.length ? '' : `${whole}${note}`;
}

function unrankedCommand(file: string, summary: Summary, standing: Standing | undefined): string[] {
  const { case: name, outcome, message = NEVER_EXECUTED } = summary;
  if (!standing?.isShortOfProof) return [];
  return outcome === 'completed'
    ? [command('error', { file, title: `${name} has no rank` }, `Not proven: ${standing.whyNoRank}.`)]
    : [command('error', { file, title: `${name} did not complete` }, message)];
}

function thresholdCommand(file: string, verdict: Verdict): string {
  const title = verdict.verdict === 'fail' ? 'Threshold breached' : 'Threshold inconclusive';
  return command('error', { file, line: verdict.threshold.line, title }, verdictLine(verdict));
}

function warningCommands(file: string, notes: readonly WarningNote[]): string[] {
  return notes.map((note) =>
    command('warning', { file, title: `Validity warning: ${note.check}` }, warningLine(note)),
  );
}

// run.json has it seen from the folder in which the run was started, GitHub wants it seen from the repository.
function scenarioFile({ scenario }: StoredRun, { GITHUB_WORKSPACE: workspace }: GithubVariables): string {
  return workspace === undefined ? scenario.file : relative(workspace, resolve(scenario.file));
}

function commands({ GITHUB_ACTIONS }: GithubVariables, lines: readonly string[]): string {
  return GITHUB_ACTIONS === 'true' ? lines.map((line) => `${line}\n`).join('') : '';
}

function command(
  kind: 'error' | 'warning',
  properties: Readonly<Record<string, string | number>>,
  message: string,
): string {
  const pairs = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
  const text = message.split('\n').map(plainLine).join('\n');
  return `::${kind} ${pairs.join(',')}::${escapeData(text)}`;
}

// As the toolkit does it: packages/core/src/command.ts of actions/toolkit.
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(plainLine(text)).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
