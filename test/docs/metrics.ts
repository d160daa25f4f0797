import { join } from 'node:path';
import { METRIC_NAMES, type Metric, metricOf } from '../../harness/vocabulary/metrics.ts';

/** docs/metrics.md, in which the table is made from the metrics themselves: `make docs` writes it anew. */
export const METRICS_DOC = join(import.meta.dirname, '..', '..', 'docs', 'metrics.md');

/** The table of all metrics. */
export function metricsTable(): string {
  const rows = METRIC_NAMES.map((name) => {
    const { meaning, unit, better, of, smallest, compared } = metricOf(name);
    const cells = [
      `\`${name}\``,
      meaning,
      unit,
      better,
      readFrom(of),
      `${smallest * 100}%`,
      compared ? 'yes' : 'no',
    ];
    return `| ${cells.join(' | ')} |`;
  });
  const head = '| metric | meaning | unit | better | read from | matters from | compared |';
  return [head, '|---|---|---|---|---|---|---|', ...rows].join('\n');
}

function readFrom(of: Metric['of']): string {
  if ('trial' in of) return of.trial.map((key) => `\`${key}\``).join(' + ');
  const { from, to } = of.visit;
  return from === undefined ? `a visit's \`${to}\`` : `a visit's \`${to}\` − \`${from}\``;
}
