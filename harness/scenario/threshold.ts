import { METRICS, type MetricName } from '../vocabulary/metrics.ts';
import { DURATION_PATTERN, parseDuration, parseSize, SIZE_PATTERN } from '../vocabulary/units.ts';

/** A limit that the author set on a strategy's metric, in k6's spelling: `p(99)<600ms`. */
export interface Threshold {
  readonly strategy: string;
  readonly metric: MetricName;
  /** Over trials; for a host's metric, first over the hosts of each trial, then the median of the trials. */
  readonly aggregate: Aggregate;
  readonly operator: Operator;
  /** In the metric's own unit: nanoseconds, bytes, or a count. */
  readonly limit: number;
  /** As the author wrote it. */
  readonly text: string;
  /** The line of the scenario where it stands, from 1. */
  readonly line: number;
}

export type Aggregate = 'median' | 'min' | 'max' | 'avg' | `p(${number})`;
export const OPERATORS = ['<=', '<', '>=', '>', '=='] as const;
export type Operator = (typeof OPERATORS)[number];

type Parsed = Pick<Threshold, 'aggregate' | 'operator' | 'limit'> | { readonly mistake: string };

const FORM = /^(median|min|max|avg|p\((\d+(?:\.\d+)?)\))\s*(<=|<|>=|>|==)\s*(\S+)$/;

/** Read a threshold's text for a metric; what is wrong with it is said in words. */
export function parseThreshold(metric: MetricName, text: string): Parsed {
  const [, aggregate, percentile, operator, figure = ''] = FORM.exec(text.trim()) ?? [];
  const example = `median<${EXAMPLES[METRICS[metric].unit]}`;
  if (aggregate === undefined || operator === undefined) {
    return {
      mistake: `Expected median, min, max, avg or p(N), then <, <=, >, >= or ==, then a figure, as in ${example}`,
    };
  }
  if (percentile !== undefined && Number(percentile) > 100)
    return { mistake: 'Expected a percentile from 0 to 100' };
  const limit = limitOf(METRICS[metric].unit, figure);
  if (limit === undefined) return { mistake: `Expected a figure with a unit of ${metric}, as in ${example}` };
  return { aggregate: aggregate as Aggregate, operator: operator as Operator, limit };
}

const EXAMPLES = { ns: '400ms', bytes: '128MiB', count: '64' } as const;

function limitOf(unit: keyof typeof EXAMPLES, figure: string): number | undefined {
  if (unit === 'ns') return DURATION_PATTERN.test(figure) ? parseDuration(figure) : undefined;
  if (unit === 'bytes') return SIZE_PATTERN.test(figure) ? parseSize(figure) : undefined;
  return /^\d{1,15}$/.test(figure) ? Number(figure) : undefined;
}
