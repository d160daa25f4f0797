import { stripVTControlCharacters } from 'node:util';
import type { Summary } from '../../analysis/summarise.ts';
import type { Verdict } from '../../analysis/verdict.ts';
import type { StoredRun } from '../../store/schema.ts';
import { plainText } from '../../vocabulary/plain-text.ts';
import type { ChangeRow, ComparisonModel } from '../model/comparison.ts';
import type { ReportModel } from '../model/model.ts';
import type { Standing } from '../model/standing.ts';
import { NEVER_EXECUTED, warningLine, warningNotes } from '../model/trust.ts';
import { verdictLine } from '../model/verdicts.ts';

/** What a test of JUnit's came to. A failure is a judgement, an error something that kept it from being made. */
interface Test {
  readonly xml: string;
  readonly result: 'passed' | 'failure' | 'error';
}

/**
 * junit.xml: a test for each case (did its trials complete, is it proven to have done its work?) and for each verdict on a threshold. What makes the exit code
 * of `run` other than 0 is a failure or an error here, an inconclusive verdict too.
 */
export function renderJunit({ run, summaries, standings, verdicts }: ReportModel): string {
  const tests = [
    ...summaries.map((summary) => caseTest(run, summary, standings.get(summary.case) as Standing)),
    ...verdicts.map((verdict) => thresholdTest(run, verdict)),
  ];
  return document(run, run.scenario.name, tests);
}

/**
 * The same for a comparison: a test a loss, and one a case and metric, behind one for what so few rounds can't decide.
 * Nothing to compare is a failure, as it is for the exit code.
 */
export function renderComparisonJunit(model: ComparisonModel): string {
  const { base, head, title, sentence, undecided, table } = model;
  const classname = `${head.scenario.name}.comparison`;
  const tests = [
    ...undecided.map((each) => failedTest(classname, 'rounds', 'inconclusive', each)),
    ...table.rows.map((row) => changeTest(classname, row)),
  ];
  const nothing = failedTest(classname, base.id, 'inconclusive', sentence);
  return document(head, title, tests.length === 0 ? [nothing] : tests);
}

function document(run: StoredRun, name: string, tests: readonly Test[]): string {
  const count = (result: Test['result']) => tests.filter((test) => test.result === result).length;
  const { startedAt } = run;
  const time = executedNs(run) / 1e9;
  const counts = { tests: tests.length, failures: count('failure'), errors: count('error'), time };
  const suite = { name, ...counts, skipped: 0, timestamp: startedAt, id: 0, package: run.id };
  const content = `\n${tests.map(({ xml }) => xml).join('')}`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', { name: 'manyhosts', ...counts }, `\n${element('testsuite', suite, content)}`)}`;
}

/** How long the fleet and the trials took. Not the time between two stamps of a clock that may have been set meanwhile. */
function executedNs({ fleet, trials }: StoredRun): number {
  return trials.reduce((sum, { wallNs = 0, settledNs = 0 }) => sum + wallNs + settledNs, fleet.readyNs);
}

function caseTest({ scenario }: StoredRun, summary: Summary, standing: Standing): Test {
  const { case: name, outcome, message = NEVER_EXECUTED, completed, metrics } = summary;
  const { eligibility, isShortOfProof, whyNoRank } = standing;
  const ok = !isShortOfProof;
  const wall = metrics.wall?.median;
  const attributes = {
    classname: `${scenario.name}.cases`,
    name,
    time: wall === undefined ? undefined : wall / 1e9,
    file: scenario.file,
  };
  const reason = `No rank: ${whyNoRank}.`;
  const lost = `${message} (${completed} of ${summary.trials} trials completed)`;
  const [type, text] = outcome === 'completed' ? [eligibility, reason] : [outcome, lost];
  const error = ok ? '' : failing('error', type, text);
  const notes = [
    ...(ok && eligibility !== 'eligible' ? [reason] : []),
    ...warningNotes([summary]).map(warningLine),
  ];
  const output = notes.length === 0 ? '' : element('system-out', {}, xmlText(notes.join('\n')));
  return { xml: element('testcase', attributes, error, output), result: ok ? 'passed' : 'error' };
}

function thresholdTest({ scenario }: StoredRun, verdict: Verdict): Test {
  const { metric, text, line } = verdict.threshold;
  const attributes = {
    classname: `${scenario.name}.thresholds`,
    name: `${verdict.case} ${metric} ${text}`,
    file: scenario.file,
    line,
  };
  if (verdict.verdict === 'pass') return { xml: element('testcase', attributes), result: 'passed' };
  const type = verdict.verdict === 'fail' ? 'breached' : 'inconclusive';
  const failure = failing('failure', type, verdictLine(verdict));
  return { xml: element('testcase', attributes, failure), result: 'failure' };
}

function changeTest(classname: string, row: ChangeRow): Test {
  const { case: name, of, verdict, base, head, change, why } = row;
  const title = `${name} ${of}`;
  const values = `${base} in base, ${head} in head`;
  const said = `${verdict}, ${change === undefined ? values : `${change}, ${values}`}`;
  if (verdict === 'worse' || verdict === 'inconclusive')
    return failedTest(classname, title, verdict, `${title}: ${said}${why === '' ? '' : ` (${why})`}`);
  const output = element('system-out', {}, xmlText(said));
  return { xml: element('testcase', { classname, name: title }, output), result: 'passed' };
}

function failedTest(classname: string, name: string, type: string, message: string): Test {
  return {
    xml: element('testcase', { classname, name }, failing('failure', type, message)),
    result: 'failure',
  };
}

function failing(kind: 'failure' | 'error', type: string, message: string): string {
  return element(kind, { type, message }, xmlText(message));
}

/** The values of an element's attributes; what is absent is left out. */
type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element of XML 1.0, its attributes escaped; `content` is XML already. */
function element(name: string, attributes: Attributes, ...content: readonly string[]): string {
  const pairs = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${xmlText(String(value))}"`],
  );
  const inner = content.join('');
  return inner === '' ? `<${name}${pairs.join('')}/>\n` : `<${name}${pairs.join('')}>${inner}</${name}>\n`;
}

/** A text for an element or an attribute; a question mark in a box for what XML 1.0 can't hold (section 2.2). */
function xmlText(text: string): string {
  return plainText(stripVTControlCharacters(text), '\t\n\r').replaceAll(
    /[&<>"\t\n\r]/g,
    (character) => `&#${character.charCodeAt(0)};`,
  );
}
