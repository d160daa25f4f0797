import { comparedOf } from '../../analysis/comparison/compared.ts';
import { dueIn } from '../../analysis/cycles/due.ts';
import type { PairedRatio } from '../../analysis/estimation/ratio.ts';
import { rankCases, relativeTo } from '../../analysis/ranking.ts';
import { type Summary, summarise } from '../../analysis/summarise.ts';
import { type Knee, kneesOf } from '../../analysis/sweeps/knee.ts';
import { type MemoryFit, memoryFitsOf } from '../../analysis/sweeps/memory-fit.ts';
import { judgeThresholds, type Verdict } from '../../analysis/verdict.ts';
import type { RunData } from '../../store/run-data.ts';
import type { StoredRun } from '../../store/schema.ts';
import type { StoredTrial } from '../../store/trial-shape.ts';
import type { MetricName } from '../../vocabulary/metrics.ts';
import { type Answer, answerOf } from './answer.ts';
import { type CaseTable, caseTable, fastestFirst } from './cases.ts';
import { type Environment, environmentOf, headingOf } from './environment.ts';
import { type OutcomeTable, outcomeTable } from './outcomes.ts';
import { type Standings, standingsOf } from './standing.ts';
import { type SweepTable, sweepTables } from './sweeps.ts';
import type { Table } from './table.ts';
import { brokenTrials, failedHosts, type WarningNote, warningNotes } from './trust.ts';

/** All that is said of a stored run, computed once: the formats only lay it out. */
export interface ReportModel {
  /** What all of it was made from, for pictures and visits.csv, which show single trials and visits. */
  readonly data: RunData;
  readonly run: StoredRun;
  /** What was measured, on which hosts and machine, in three lines. */
  readonly heading: readonly string[];
  readonly answer: Answer;
  /** In the plan's order. */
  readonly summaries: readonly Summary[];
  /** Of each summary its time over the baseline's of the same round, by the time that its ranking goes by. */
  readonly relatives: readonly (PairedRatio | undefined)[];
  readonly standings: Standings;
  /** By case, what runs are compared by. */
  readonly compared: ReadonlyMap<string, readonly MetricName[]>;
  /** When each visit of a trial was due, nanoseconds since GO, in the order of its columns. */
  readonly dueNs: (trial: StoredTrial) => Float64Array;
  readonly cases: CaseTable;
  /** Hosts, or visits over cycles, by outcome; absent where every host answered. */
  readonly outcomes: OutcomeTable | undefined;
  readonly knees: readonly Knee[];
  readonly memoryFits: readonly MemoryFit[];
  readonly sweeps: readonly SweepTable[];
  readonly verdicts: readonly Verdict[];
  /** A note a check that tripped. */
  readonly warnings: readonly WarningNote[];
  /** What the trials that did not complete said, a line a case. */
  readonly messages: readonly string[];
  readonly brokenTrials: Table | undefined;
  /** A line a case in which hosts failed; hosts with a fault fail on purpose. */
  readonly failedHosts: readonly string[];
  /** Sentences about files of the run that are missing or damaged. */
  readonly problems: readonly string[];
  readonly environment: Environment;
}

/** The model of a run's report. */
export function reportModel(data: RunData): ReportModel {
  const { run, problems } = data;
  const summaries = summarise(data);
  const ranking = rankCases(data, summaries);
  const knees = kneesOf(data, summaries);
  const memoryFits = memoryFitsOf(run);
  const warnings = warningNotes(summaries);
  const sorted = fastestFirst(summaries, ranking);
  return {
    data,
    run,
    heading: headingOf(run),
    answer: answerOf({ data, run, summaries, ranking, knees, warnings }),
    summaries,
    compared: new Map(run.cases.map((each) => [each.name, comparedOf(each)])),
    dueNs: (trial) => dueIn(data, trial),
    relatives: summaries.map((each) => relativeTo(ranking, each)),
    standings: standingsOf(run, summaries),
    cases: caseTable(data, sorted, ranking),
    outcomes: outcomeTable(data, sorted),
    knees,
    memoryFits,
    sweeps: sweepTables(knees, memoryFits),
    verdicts: judgeThresholds(data),
    warnings,
    messages: sorted.flatMap(({ case: name, message }) =>
      message === undefined ? [] : [`${name}: ${message}`],
    ),
    brokenTrials: brokenTrials(run.trials),
    failedHosts: failedHosts(summaries),
    problems,
    environment: environmentOf(run),
  };
}
