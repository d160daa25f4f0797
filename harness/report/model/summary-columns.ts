import type { Estimate } from '../../analysis/estimation/estimate.ts';
import type { Summary } from '../../analysis/summarise.ts';
import type { MetricName } from '../../vocabulary/metrics.ts';
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
  {
    title: 'healthy\nmedian',
    align: 'right',
    expendable: 0,
    text: (s) => `${median(s, 'healthy')}${spreadOf(s.metrics.healthy)}`,
    metric: 'healthy',
  },
  {
    title: 'held\nup',
    align: 'right',
    expendable: 2,
    text: ({ healthy }) => show(healthy?.delayed, String),
    metric: 'healthy',
  },
];

const FIGURES: readonly SummaryColumn[] = [
  { title: 'wall\nmedian', align: 'right', expendable: 1, text: (s) => median(s, 'wall'), metric: 'wall' },
  {
    title: 'work\nmedian',
    align: 'right',
    expendable: 0,
    text: (s) => `${median(s, 'work')}${spreadOf(s.metrics.work)}`,
    metric: 'work',
  },
  {
    title: 'times\nfloor',
    align: 'right',
    expendable: 5,
    text: (s) => show(s.timesFloor, times),
    metric: 'work',
  },
  { title: '\nCPU', align: 'right', expendable: 4, text: (s) => median(s, 'cpu'), metric: 'cpu' },
  {
    title: 'memory\npeak',
    align: 'right',
    expendable: 0,
    text: (s) => median(s, 'memory.peak'),
    metric: 'memory.peak',
  },
  {
    title: 'servers’\nCPU',
    align: 'right',
    expendable: 6,
    text: (s) => median(s, 'servers.cpu'),
    metric: 'servers.cpu',
  },
  { title: 'to\nbaseline', align: 'right', expendable: 2, text: relativeText, metric: 'work' },
];

function median({ metrics }: Summary, metric: MetricName): string {
  return show(metrics[metric]?.median, (value) => figure(metric, value));
}

function spreadOf(estimate: Estimate | undefined): string {
  return estimate ? spread(estimate.median, estimate.interval) : '';
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
