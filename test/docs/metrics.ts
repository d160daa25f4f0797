import { METRIC_NAMES, type Metric, metricOf } from '../../harness/vocabulary/metrics.ts';
import { markdownTable } from './markdown-table.ts';

/** Every metric, in the order of its table. */
export function metricsTable(): string {
  const rows = METRIC_NAMES.map((name) => {
    const { meaning, unit, better, of, smallest, isCompared } = metricOf(name);
    return [
      `\`${name}\``,
      meaning,
      unit,
      better,
      readFrom(of),
      `${smallest * 100}%`,
      isCompared ? 'yes' : 'no',
    ];
  });
  const head = ['metric', 'meaning', 'unit', 'better', 'read from', 'matters from', 'compared'];
  return markdownTable(head, rows);
}

function readFrom(of: Metric['of']): string {
  if ('trial' in of) return of.trial.map((key) => `\`${key}\``).join(' + ');
  if ('cycles' in of) return of.column === undefined ? 'its cycles' : `its cycles' \`${of.column}\``;
  const { from, to } = of.visit;
  return from === 'dueNs' ? `a visit's \`${to}\` − when it was due` : `a visit's \`${to}\` − \`${from}\``;
}
