import type { Estimate } from '../../analysis/estimation/estimate.ts';
import type { PairedRatio } from '../../analysis/estimation/ratio.ts';
import type { HostQuantiles, Summary } from '../../analysis/summarise.ts';
import type { StoredCase, StoredRun } from '../../store/schema.ts';
import { HOST_METRICS, METRIC_NAMES, METRICS, type MetricName, metricOf } from '../../vocabulary/metrics.ts';
import type { ReportModel } from '../model/model.ts';
import type { Standing } from '../model/standing.ts';
import { type Cell, csvLine } from './csv-text.ts';

/** summary.csv: a line a case, a column a figure with its unit in its name, so that it is loaded and plotted as it is. */
export function summaryCsv({ run, summaries, relatives, standings }: ReportModel): string {
  const columns = columnsOf(run);
  const lines = run.cases.map((each, at) =>
    csvLine(
      columns.map(({ value }) =>
        value({
          run,
          case: each,
          summary: summaries[at] as Summary,
          relative: relatives[at],
          standing: standings.get(each.name) as Standing,
        }),
      ),
    ),
  );
  return [csvLine(columns.map(({ name }) => name)), ...lines].join('');
}

/** The names of its columns; a run's own are those of the parameters that its cases have. */
export function summaryColumns(run: StoredRun): string[] {
  return columnsOf(run).map(({ name }) => name);
}

interface Line {
  readonly run: StoredRun;
  readonly case: StoredCase;
  readonly summary: Summary;
  readonly relative: PairedRatio | undefined;
  readonly standing: Standing;
}

interface Column {
  readonly name: string;
  readonly value: (line: Line) => Cell;
}

const UNIT_SUFFIX = { ns: 'Ns', bytes: 'Bytes', count: '', share: 'Share', rate: 'PerSecond' } as const;

const ESTIMATES: Readonly<Record<string, (estimate: Estimate) => Cell>> = {
  Low: ({ interval }) => interval?.[0],
  High: ({ interval }) => interval?.[1],
  Mean: ({ mean }) => mean,
  Deviation: ({ deviation }) => deviation,
  Min: ({ min }) => min,
  Max: ({ max }) => max,
};

const QUANTILES: Readonly<Record<string, (quantiles: HostQuantiles) => Cell>> = {
  P50: ({ p50 }) => p50.median,
  P90: ({ p90 }) => p90.median,
  P95: ({ p95 }) => p95.median,
  P99: ({ p99 }) => p99?.median,
  P99Worst: ({ p99 }) => p99?.max,
  Slowest: ({ slowest }) => slowest.median,
  SlowestWorst: ({ slowest }) => slowest.max,
};

// What is read first stands first: who it is, the median of every metric, and only then all the rest.
function columnsOf(run: StoredRun): Column[] {
  // What only cycles have makes no columns where hosts are visited once.
  const has = (metric: MetricName) => !metricOf(metric).isOverTime || isOverTime(run);
  const metrics = METRIC_NAMES.filter(has);
  return [
    ...identity(run),
    { name: 'eligibility', value: ({ standing }) => standing.eligibility },
    { name: 'whyNoRank', value: ({ standing }) => standing.whyNoRank },
    { name: 'trials', value: ({ summary }) => summary.trials },
    { name: 'completed', value: ({ summary }) => summary.completed },
    { name: 'hostsAnswered', value: ({ summary }) => summary.hosts.answered },
    { name: 'hostsFailed', value: ({ summary }) => failed(summary) },
    { name: 'healthyAsked', value: ({ summary }) => summary.healthy?.asked },
    { name: 'healthyAnswered', value: ({ summary }) => summary.healthy?.answered },
    { name: 'healthyDelayed', value: ({ summary }) => summary.healthy?.delayed },
    { name: 'warnings', value: ({ summary }) => summary.warnings.map(({ check }) => check).join(' ') },
    ...metrics.map((metric) => metricColumn(metric, 'Median', ({ median }) => median)),
    { name: 'timesFloor', value: ({ summary }) => summary.timesFloor },
    { name: 'toBaseline', value: ({ relative }) => relative?.median },
    { name: 'toBaselineLow', value: ({ relative }) => relative?.interval?.[0] },
    { name: 'toBaselineHigh', value: ({ relative }) => relative?.interval?.[1] },
    ...metrics.flatMap((metric) =>
      Object.entries(ESTIMATES).map(([figure, of]) => metricColumn(metric, figure, of)),
    ),
    ...HOST_METRICS.filter(has).flatMap((metric) =>
      Object.entries(QUANTILES).map(([figure, of]) => ({
        name: `${metric}${figure}Ns`,
        value: ({ summary: { hostQuantiles } }: Line) => {
          const quantiles = hostQuantiles[metric];
          return quantiles && of(quantiles);
        },
      })),
    ),
  ];
}

function identity({ cases }: StoredRun): Column[] {
  const parameters = [...new Set(cases.flatMap((each) => Object.keys(each.parameters)))];
  return [
    { name: 'run', value: ({ run }) => run.id },
    { name: 'scenario', value: ({ run }) => run.scenario.name },
    { name: 'provider', value: ({ run }) => run.fleet.provider },
    { name: 'case', value: (line) => line.case.name },
    { name: 'strategy', value: (line) => line.case.strategy },
    { name: 'hosts', value: (line) => line.case.hosts },
    { name: 'servers', value: ({ summary }) => summary.setting.servers },
    { name: 'floorNs', value: ({ summary }) => summary.setting.floorNs },
    ...(isOverTime({ cases }) ? SCHEDULE : []),
    ...parameters.map((key) => ({
      name: `with.${key}`,
      value: (line: Line) => line.case.parameters[key],
    })),
    { name: 'outcome', value: ({ summary }) => summary.outcome },
  ];
}

function isOverTime({ cases }: Pick<StoredRun, 'cases'>): boolean {
  return cases.some(({ schedule }) => schedule);
}

const SCHEDULE: readonly Column[] = [
  { name: 'cycles', value: (line) => line.case.schedule?.cycles },
  { name: 'forNs', value: (line) => line.case.schedule?.forNs },
  { name: 'everyNs', value: (line) => line.case.schedule?.everyNs },
  { name: 'spread', value: (line) => line.case.schedule?.spread },
  { name: 'skip', value: (line) => line.case.schedule?.skip },
  { name: 'connections', value: (line) => line.case.connections ?? 'fresh' },
  { name: 'visitsAsked', value: ({ summary }) => summary.visits?.asked },
  { name: 'visitsAnswered', value: ({ summary }) => summary.visits?.answered },
  { name: 'worstCycle', value: ({ summary }) => summary.worstCycle?.cycle },
  { name: 'worstCycleRound', value: ({ summary }) => summary.worstCycle?.round },
  { name: 'worstCycleP99Ns', value: ({ summary }) => summary.worstCycle?.p99 },
];

/** `memory.peak` and `Median` make `memoryPeakMedianBytes`, as run.json spells its keys. */
function metricColumn(metric: MetricName, figure: string, of: (estimate: Estimate) => Cell): Column {
  const name = metric.replaceAll(/\.(.)/g, (_, letter: string) => letter.toUpperCase());
  return {
    name: `${name}${figure}${UNIT_SUFFIX[METRICS[metric].unit]}`,
    value: ({ summary }) => {
      const estimate = summary.metrics[metric];
      return estimate && of(estimate);
    },
  };
}

// No failure is a count of none, where hosts were counted at all.
function failed({ hosts, errors }: Summary): number | undefined {
  if (hosts.answered === undefined) return undefined;
  return Object.values(errors).reduce((sum, count) => sum + count, 0);
}
