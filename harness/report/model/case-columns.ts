import { eligibilityOf } from '../../analysis/eligibility.ts';
import type { Estimate } from '../../analysis/estimation/estimate.ts';
import type { PairedRatio } from '../../analysis/estimation/ratio.ts';
import { type RunRanking, relativeTo } from '../../analysis/ranking.ts';
import type { Summary } from '../../analysis/summarise.ts';
import { METRIC_NAMES, type MetricName, metricOf } from '../../vocabulary/metrics.ts';
import { figure, seconds, spread, times } from './figures.ts';
import type { Column } from './table.ts';

/** A column of the table of all cases. */
export interface CaseColumn extends Column {
  /** The metric whose trials say whether a figure has a validity warning; absent where it is no measurement. */
  readonly metric?: MetricName;
  readonly text: (summary: Summary, ranking: RunRanking) => string;
}

/** Who it is. */
export const WHO: readonly CaseColumn[] = [
  { title: '\ncase', align: 'left', expendable: 0, text: (s) => s.case },
  { title: '\noutcome', align: 'left', expendable: 0, text: outcomeText },
];
/** Why it has no rank. */
export const NO_RANK: readonly CaseColumn[] = [
  { title: 'no\nrank', align: 'left', expendable: 0, text: noRankText },
];
const HOSTS = [derived('hosts\nanswered', 3, ({ hosts }) => answeredText(hosts))];
const HELD_UP = derived('held\nup', 2, ({ healthy }) => show(healthy?.delayed, String), 'healthy');
const HEALTHY = [
  derived('healthy\nanswered', 3, ({ healthy }) => show(healthy, answeredText)),
  ...columnOf('healthy'),
  HELD_UP,
];
const TIMES_FLOOR = derived('times\nfloor', 5, (s) => show(s.timesFloor, times), 'work');
const FIGURES = [
  ...METRIC_NAMES.filter((metric) => metric !== 'healthy').flatMap((metric) => [
    ...columnOf(metric),
    ...(metric === 'work' ? [TIMES_FLOOR] : []),
  ]),
  toBaseline('work'),
];

/** What is told of hosts that are visited once, or of some that are and others that are not. */
export function once(summaries: readonly Summary[]): CaseColumn[] {
  return [
    ...(summaries.some(({ healthy }) => healthy) ? HEALTHY : HOSTS),
    ...FIGURES.filter(
      ({ metric }) =>
        !metric || !metricOf(metric).isOverTime || summaries.some((each) => each.metrics[metric]),
    ),
  ];
}

/** What is told of hosts that are visited over cycles. */
export function overTime(summaries: readonly Summary[]): CaseColumn[] {
  const has = (metric: MetricName) => summaries.some((each) => each.metrics[metric]);
  const hasErrors = summaries.some(({ metrics }) => (metrics.errors?.max ?? 0) > 0);
  const isHealthy = summaries.some(({ healthy }) => healthy);
  return [
    derived(isHealthy ? 'healthy\nvisits' : 'visits\nanswered', 4, ({ visits }) =>
      show(visits, answeredText),
    ),
    ...(isHealthy ? [HELD_UP] : []),
    ...columnOf('cycle'),
    derived('latency\np99', 2, tailText, 'latency'),
    ...(has('overruns')
      ? columnOf('overruns')
      : [
          derived(
            'answered\na second',
            2,
            ({ metrics }) => show(metrics.throughput, medianRate),
            'throughput',
          ),
        ]),
    ...(hasErrors
      ? [derived('\nerrors', 1, ({ metrics }) => show(metrics.errors, rangeText), 'errors')]
      : []),
    ...(['cpu.cycle', 'memory.peak', 'servers.cpu'] as const)
      .flatMap(columnOf)
      // Who overran says more than what it took.
      .map((column) => ({ ...column, expendable: Math.max(3, column.expendable) })),
    toBaseline('cycle'),
  ];
}

/** Of too few visits for a percentile, the slowest. */
function tailText({ hostQuantiles: { latency } }: Summary): string {
  if (!latency) return '–';
  return latency.p99 ? seconds(latency.p99.median) : `slowest ${seconds(latency.slowest.median)}`;
}

function toBaseline(metric: MetricName): CaseColumn {
  return derived(
    'to\nbaseline',
    2,
    (summary, ranking) => show(relativeTo(ranking, summary), relativeText),
    metric,
  );
}

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

function medianRate({ median }: Estimate): string {
  return figure('throughput', median);
}

/** `1.7%`; `0% to 1.7%` where the trials differ: the median of most would hide what failed. */
function rangeText({ min, max }: Estimate): string {
  return [...new Set([min, max].map((share) => figure('errors', share)))].join(' to ');
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
