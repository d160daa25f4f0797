import type { Estimate } from '../../analysis/estimation/estimate.ts';
import type { Summary } from '../../analysis/summarise.ts';
import { METRICS, type MetricName, metricOf } from '../../vocabulary/metrics.ts';
import { spread } from '../model/figures.ts';
import type { ReportModel } from '../model/model.ts';

/** An entry of github-action-benchmark's `customSmallerIsBetter`: it keeps a chart for each name. */
interface BenchmarkEntry {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  /** Half the 95 % interval of the median, where there are trials enough. */
  readonly range?: string;
  /** Shown on hover. */
  readonly extra: string;
}

/** benchmark.json. */
export function renderBenchmark(model: ReportModel): string {
  return `${JSON.stringify(benchmarkEntries(model), undefined, 2)}\n`;
}

/** The metrics that runs are compared by, and less is better of, of every case that has them and is proven to have done its work. */
export function benchmarkEntries({ run, summaries, standings, compared }: ReportModel): BenchmarkEntry[] {
  const ranked = summaries.filter((each) => standings.get(each.case)?.eligibility === 'eligible');
  return ranked.flatMap((summary) =>
    (compared.get(summary.case) ?? [])
      .filter((metric) => metricOf(metric).better === 'less')
      .flatMap((metric) => {
        const estimate = summary.metrics[metric];
        return estimate ? [entry(run.scenario.name, summary, metric, estimate)] : [];
      }),
  );
}

const UNITS = {
  ns: { unit: 'ms', size: 1e6 },
  bytes: { unit: 'MiB', size: 2 ** 20 },
  count: { unit: '', size: 1 },
  share: { unit: '%', size: 0.01 },
  rate: { unit: '/s', size: 1 },
} as const;

function entry(scenario: string, summary: Summary, metric: MetricName, estimate: Estimate): BenchmarkEntry {
  const { unit, size } = UNITS[METRICS[metric].unit];
  const range = spread(estimate.median, estimate.interval).trim();
  const warnings = summary.warnings.map(({ check, trials }) => `, ${check} in ${trials}`).join('');
  return {
    name: `${scenario}: ${summary.case} ${metric}`,
    unit,
    value: estimate.median / size,
    ...(range === '' ? {} : { range }),
    extra: `median of ${estimate.n} of ${summary.trials} trials${warnings}`,
  };
}
