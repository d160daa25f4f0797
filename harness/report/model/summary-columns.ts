import type { Summary } from '../../analysis/summarise.ts';
import { METRIC_NAMES, type MetricName, metricOf } from '../../vocabulary/metrics.ts';
import type { Column } from '../formats/columns.ts';
import { figure, spread, times } from './figures.ts';

/** A column of the summary: a figure of a case as text, `–` where there is none. */
export interface SummaryColumn extends Column {
  readonly text: (summary: Summary) => string;
  /** Whose trials say whether the figure is doubtful; absent where it is no measurement. */
  readonly metric?: MetricName;
}

/** What the summary of every case shows, wherever it is shown: in a fleet with faults what became of the healthy hosts. */
export function summaryColumns(summaries: readonly Summary[]): readonly SummaryColumn[] {
  const hosts = summaries.some(({ healthy }) => healthy) ? HEALTHY : HOSTS;
  return [...WHO, ...hosts, ...FIGURES];
}

const WHO: readonly SummaryColumn[] = [
  { title: '\ncase', align: 'left', expendable: 0, text: (s) => s.case },
  { title: '\noutcome', align: 'left', expendable: 0, text: outcomeText },
];

const HOSTS: readonly SummaryColumn[] = [
  { title: 'hosts\nanswered', align: 'right', expendable: 3, text: ({ hosts }) => answeredText(hosts) },
];

const HEALTHY: readonly SummaryColumn[] = [
  {
    title: 'healthy\nanswered',
    align: 'right',
    expendable: 3,
    text: ({ healthy }) => show(healthy, answeredText),
  },
  ...columnOf('healthy'),
  {
    title: 'held\nup',
    align: 'right',
    expendable: 2,
    text: ({ healthy }) => show(healthy?.delayed, String),
    metric: 'healthy',
  },
];

const TIMES_FLOOR: SummaryColumn = {
  title: 'times\nfloor',
  align: 'right',
  expendable: 5,
  text: (s) => show(s.timesFloor, times),
  metric: 'work',
};

const FIGURES: readonly SummaryColumn[] = [
  ...METRIC_NAMES.filter((metric) => metric !== 'healthy').flatMap((metric) => [
    ...columnOf(metric),
    ...(metric === 'work' ? [TIMES_FLOOR] : []),
  ]),
  { title: 'to\nbaseline', align: 'right', expendable: 2, text: relativeText, metric: 'work' },
];

/** The median of a metric that has a column. */
function columnOf(metric: MetricName): SummaryColumn[] {
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

function relativeText({ relative }: Summary): string {
  return relative ? `${times(relative.median)}${spread(relative.median, relative.interval)}` : '–';
}

function outcomeText({ outcome, completed, trials }: Summary): string {
  return outcome === 'completed'
    ? `completed ${completed}`
    : completed > 0
      ? `${outcome} ${trials - completed}/${trials}`
      : outcome;
}

function answeredText({ asked, answered }: Summary['hosts']): string {
  return answered === undefined ? '–' : `${answered}/${asked}`;
}

function show<T>(value: T | undefined, text: (value: T) => string): string {
  return value === undefined ? '–' : text(value);
}
