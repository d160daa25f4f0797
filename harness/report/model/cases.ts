import { hasCycles } from '../../analysis/cycles/due.ts';
import { eligibilityOf } from '../../analysis/eligibility.ts';
import { CEILING, metricIn, type RunRanking } from '../../analysis/ranking.ts';
import { bySetting, inOrder } from '../../analysis/setting.ts';
import type { Summary } from '../../analysis/summarise.ts';
import { countedTrials } from '../../analysis/values.ts';
import { hasWarning } from '../../analysis/warnings.ts';
import type { RunData } from '../../store/run-data.ts';
import type { StoredTrial } from '../../store/trial-shape.ts';
import { type MetricName, ofTime } from '../../vocabulary/metrics.ts';
import { some } from '../../vocabulary/wording.ts';
import { NOT_ESTABLISHED } from './answer.ts';
import { type CaseColumn, NO_RANK, once, overTime, WHO } from './case-columns.ts';

/** All cases of a run, by setting, in each the fastest first. */
export interface CaseTable {
  readonly columns: readonly CaseColumn[];
  /** A group a setting. */
  readonly groups: readonly (readonly CaseRow[])[];
  /** The strategy that is the ceiling; absent where no case is of it. */
  readonly ceiling: string | undefined;
  /** What the mark of a winner says: a possible winner, or that too few trials establish one. Absent without any. */
  readonly winnerText: string | undefined;
}

export interface CaseRow {
  /** In the order of the columns, `–` where there is no figure. */
  readonly cells: readonly string[];
  /** Of which figures some trials have a validity warning: `2 of 6 trials with a validity warning`. */
  readonly warnings: readonly (string | undefined)[];
  readonly rank: 'winner' | 'ceiling' | undefined;
}

/** The figures of every case; in a fleet with faults with what became of the healthy hosts. */
export function caseTable(data: RunData, sorted: readonly Summary[], ranking: RunRanking): CaseTable {
  // What did not complete says so in its outcome.
  const isPuzzling = (each: Summary) => each.outcome === 'completed' && eligibilityOf(each) !== 'eligible';
  const columns = [
    ...WHO,
    ...(sorted.some(isPuzzling) ? NO_RANK : []),
    // How long all cycles last together is the schedule's doing.
    ...(data.run.cases.every(hasCycles) ? overTime(sorted) : once(sorted)),
  ];
  const { winners, isEstablished } = ranking;
  const first = (isEstablished ? winners : winners.slice(0, 1)).map(({ summary }) => summary);
  const rowOf = (summary: Summary): CaseRow => {
    const trials = countedTrials(data, summary.case);
    return {
      cells: columns.map(({ text }) => text(summary, ranking)),
      warnings: columns.map(({ metric }) => metric && warningText(trials, metric)),
      rank: summary.strategy === CEILING ? 'ceiling' : first.includes(summary) ? 'winner' : undefined,
    };
  };
  const groups = bySetting(sorted, ({ setting }) => setting).map(([, same]) => same.map(rowOf));
  const ceiling = sorted.find(({ strategy }) => strategy === CEILING)?.strategy;
  const mark = isEstablished ? 'possible winner' : NOT_ESTABLISHED;
  const winnerText = winners.length === 0 ? undefined : mark;
  return { columns, groups, ceiling, winnerText };
}

/**
 * The order in which cases are shown: by setting, in each the fastest first, by the time that its ranking goes by; what
 * has no rank comes last.
 */
export function fastestFirst(summaries: readonly Summary[], ranking: RunRanking): Summary[] {
  const speed = (summary: Summary) => {
    const { metrics, setting } = summary;
    const metric = metricIn(ranking, setting);
    const time = metric ? metrics[metric] : ofTime(metrics);
    return eligibilityOf(summary) === 'eligible' ? (time?.median ?? Infinity) : Infinity;
  };
  return summaries.toSorted((a, b) => inOrder(a.setting, b.setting) || speed(a) - speed(b) || 0);
}

function warningText(trials: readonly StoredTrial[], metric: MetricName): string | undefined {
  const warned = trials.filter((trial) => hasWarning(trial, metric)).length;
  return warned === 0 ? undefined : `${warned} of ${some(trials.length, 'trial')} with a validity warning`;
}
