import { eligibilityOf } from '../../analysis/eligibility.ts';
import type { PairedRatio } from '../../analysis/estimation/ratio.ts';
import { CEILING, metricIn, type RunRanking, relativeTo } from '../../analysis/ranking.ts';
import { bySetting, inOrder } from '../../analysis/setting.ts';
import type { Summary } from '../../analysis/summarise.ts';
import { countedTrials } from '../../analysis/values.ts';
import { hasWarning } from '../../analysis/warnings.ts';
import type { RunData } from '../../store/run-data.ts';
import type { StoredTrial } from '../../store/trial-shape.ts';
import { METRIC_NAMES, type MetricName, metricOf, ofTime } from '../../vocabulary/metrics.ts';
import { some } from '../../vocabulary/wording.ts';
import { NOT_ESTABLISHED } from './answer.ts';
import { figure, spread, times } from './figures.ts';
import type { Column } from './table.ts';

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

interface CaseColumn extends Column {
  /** The metric whose trials say whether a figure has a validity warning; absent where it is no measurement. */
  readonly metric?: MetricName;
  readonly text: (summary: Summary, ranking: RunRanking) => string;
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
    ...(sorted.some(({ healthy }) => healthy) ? HEALTHY : HOSTS),
    ...FIGURES.filter(
      ({ metric }) => !metric || !metricOf(metric).isOverTime || sorted.some((each) => each.metrics[metric]),
    ),
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

const WHO: readonly CaseColumn[] = [
  { title: '\ncase', align: 'left', expendable: 0, text: (s) => s.case },
  { title: '\noutcome', align: 'left', expendable: 0, text: outcomeText },
];
const NO_RANK: readonly CaseColumn[] = [
  { title: 'no\nrank', align: 'left', expendable: 0, text: noRankText },
];
const HOSTS = [derived('hosts\nanswered', 3, ({ hosts }) => answeredText(hosts))];
const HEALTHY = [
  derived('healthy\nanswered', 3, ({ healthy }) => show(healthy, answeredText)),
  ...columnOf('healthy'),
  derived('held\nup', 2, ({ healthy }) => show(healthy?.delayed, String), 'healthy'),
];
const TIMES_FLOOR = derived('times\nfloor', 5, (s) => show(s.timesFloor, times), 'work');
const FIGURES = [
  ...METRIC_NAMES.filter((metric) => metric !== 'healthy').flatMap((metric) => [
    ...columnOf(metric),
    ...(metric === 'work' ? [TIMES_FLOOR] : []),
  ]),
  derived('to\nbaseline', 2, (summary, ranking) => show(relativeTo(ranking, summary), relativeText), 'work'),
];

/** A figure that is no metric; its warnings are those of one. */
function derived(
  title: string,
  expendable: number,
  text: CaseColumn['text'],
  metric?: MetricName,
): CaseColumn {
  return { title, align: 'right', expendable, text, ...(metric ? { metric } : {}) };
}

/** The median of a metric that has a column. */
function columnOf(metric: MetricName): CaseColumn[] {
  const { column } = metricOf(metric);
  if (!column) return [];
  const { title, expendable, hasSpread } = column;
  const text = ({ metrics: { [metric]: estimate } }: Summary) =>
    show(
      estimate,
      ({ median, interval }) => figure(metric, median) + (hasSpread ? spread(median, interval) : ''),
    );
  return [{ title, align: 'right', expendable, text, metric }];
}

function relativeText({ median, interval }: PairedRatio): string {
  return `${times(median)}${spread(median, interval)}`;
}

function outcomeText({ outcome, completed, trials }: Summary): string {
  if (outcome === 'completed') return `completed ${completed}`;
  return completed > 0 ? `${outcome} ${trials - completed}/${trials}` : outcome;
}

function noRankText(summary: Summary): string {
  const eligibility = eligibilityOf(summary);
  return eligibility === 'eligible' ? '' : eligibility;
}

function answeredText({ asked, answered }: Summary['hosts']): string {
  return answered === undefined ? '–' : `${answered}/${asked}`;
}

function show<T>(value: T | undefined, text: (value: T) => string): string {
  return value === undefined ? '–' : text(value);
}
