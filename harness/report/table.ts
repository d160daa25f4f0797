import { styleText } from 'node:util';
import type { MetricName } from '../metrics.ts';
import type { StoredRun } from '../run/schema.ts';
import type { Estimate } from '../statistics/estimate.ts';
import type { Summary } from '../statistics/summarise.ts';
import { answerOf } from './answer.ts';
import { type Column, renderTable } from './columns.ts';
import { figure, seconds, spread, times } from './figures.ts';

/** A column of the summary: a figure of a case as text, `–` where there is none. */
export interface SummaryColumn extends Column {
  readonly text: (summary: Summary) => string;
  /** Whose trials say whether the figure is doubtful; absent where it is no measurement. */
  readonly metric?: MetricName;
}

/** What every summary shows, wherever it is shown. */
export const SUMMARY_COLUMNS: readonly SummaryColumn[] = [
  { title: '\ncase', align: 'left', expendable: 0, text: (s) => s.case },
  { title: '\noutcome', align: 'left', expendable: 0, text: outcomeText },
  { title: 'hosts\nanswered', align: 'right', expendable: 3, text: answeredText },
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

/** The answer of a run on a terminal: a table, fastest first, and what has to be said beside it. */
export function renderSummary(
  run: StoredRun,
  summaries: readonly Summary[],
  width: number,
  color: boolean,
): string {
  const { columns, rows } = summaryTable(summaries);
  const sorted = fastestFirst(summaries);
  return [heading(run), '', renderTable(columns, rows, width, color), '', ...notes(run, sorted, color)].join(
    '\n',
  );
}

/** The table's columns and its rows as text, the fastest case first. */
export function summaryTable(summaries: readonly Summary[]): {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
} {
  const rows = fastestFirst(summaries).map((summary) => SUMMARY_COLUMNS.map(({ text }) => text(summary)));
  return { columns: SUMMARY_COLUMNS, rows };
}

/** The order in which summaries are shown; what did not complete comes last. */
export function fastestFirst(summaries: readonly Summary[]): Summary[] {
  return summaries.toSorted((a, b) => speed(a) - speed(b));
}

/** What was measured, on which hosts and machine, in three lines. */
export function heading({ scenario, fleet, machine, harness, cgroups }: StoredRun): string {
  const servers = fleet.servers.length;
  const [{ version = 'unknown version', image = '' } = {}] = fleet.servers;
  const what = fleet.simulated ? `simulated MySQL (${version})` : `MySQL ${version} in ${image}`;
  const spread = fleet.simulated ? '' : ` on ${servers} ${servers === 1 ? 'server' : 'servers'}`;
  return [
    `${scenario.name}: ${scenario.description ?? scenario.sql}`,
    `${fleet.hosts} hosts${spread}, ${what}; ready in ${seconds(fleet.readyNs)}`,
    `${machine.cores} × ${machine.cpuModel}, kernel ${machine.kernel}, Node ${harness.node}, cgroup ${cgroups.backend}`,
  ].join('\n');
}

function notes(run: StoredRun, summaries: readonly Summary[], color: boolean): string[] {
  const { sentence, caveats } = answerOf(run, summaries);
  return [
    color ? styleText('bold', sentence, { validateStream: false }) : sentence,
    `Baseline: ${run.scenario.baseline}. CPU and memory are the strategy's whole process tree.`,
    ...(run.cgroups.backend === 'none' ? [run.cgroups.description] : []),
    ...caveats,
    ...summaries.flatMap(explain),
  ];
}

/** What a case's trials that did not complete said, and how its hosts failed. */
export function explain({ case: name, message, errors }: Summary): string[] {
  const kinds = Object.entries(errors).map(([kind, count]) => `${count} × ${kind}`);
  return [
    ...(message === undefined ? [] : [`${name}: ${message}`]),
    ...(kinds.length > 0 ? [`${name}: hosts failed: ${kinds.join(', ')}`] : []),
  ];
}

function speed({ outcome, metrics }: Summary): number {
  return outcome === 'completed' ? ((metrics.work ?? metrics.wall)?.median ?? Infinity) : Infinity;
}

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

function answeredText({ hosts: { asked, answered } }: Summary): string {
  return answered === undefined ? '–' : `${answered}/${asked}`;
}

function show(value: number | undefined, text: (value: number) => string): string {
  return value === undefined ? '–' : text(value);
}
