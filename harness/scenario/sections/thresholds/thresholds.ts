import { z } from 'zod';
import { METRICS, type MetricName } from '../../../vocabulary/metrics.ts';
import {
  DURATION_PATTERN,
  hasWholeBytes,
  isWhole,
  parseDuration,
  parseShare,
  parseSize,
  SHARE_PATTERN,
  SIZE_PATTERN,
} from '../../../vocabulary/units.ts';
import { listed, quote } from '../../../vocabulary/wording.ts';
import type { Aggregate, Operator, Threshold } from '../../scenario.ts';
import type { Schedule } from '../../schedule.ts';
import type { Complain, YamlDocument } from '../../yaml/document.ts';
import { expected, text } from '../values.ts';
import { neverAborts } from './abort.ts';

const limitShape = z.union(
  [
    text(),
    z.strictObject({
      limit: text().describe('The limit, such as p(99)<300ms.'),
      abort: z
        .boolean(expected('true or false'))
        .default(false)
        .describe('Whether a trial that can’t keep it any more, whatever comes, is ended.'),
    }),
  ],
  expected('a limit such as median<400ms, or {limit: median<400ms, abort: true}'),
);

/** The key `thresholds`. */
export const thresholdsShape = z
  .record(
    z.string(),
    z.partialRecord(
      z.enum(Object.keys(METRICS) as [MetricName, ...MetricName[]]),
      z
        .array(limitShape, expected('a list of limits, such as [median<400ms]'))
        .min(1, expected('at least one limit, such as median<400ms')),
    ),
  )
  .describe(
    'Limits by strategy and metric, such as {node/async: {work: [median<400ms]}}. A breach is exit code 99.',
  );
type ThresholdsShape = z.output<typeof thresholdsShape>;

/** The mistakes that the shape can't see; a strategy whose name can't be read may be the one that is meant. */
export function checkThresholds(
  thresholds: ThresholdsShape,
  names: readonly (string | undefined)[],
  complain: Complain,
): void {
  for (const strategy of Object.keys(thresholds)) {
    if (names.includes(strategy) || names.includes(undefined)) continue;
    const hint = `They are: ${listed(names)}`;
    complain(['thresholds', strategy], `${quote(strategy)} is none of the strategies`, { hint, at: 'key' });
  }
  for (const { path, text, parsed } of entriesOf(thresholds)) {
    if ('mistake' in parsed) complain(path, `${parsed.mistake}, found ${quote(text)}`);
  }
}

/** The mistakes in limits that end a trial: some can't be judged before it is over. */
export function checkAborts(
  thresholds: ThresholdsShape,
  schedules: readonly Schedule[],
  complain: Complain,
): void {
  for (const { path, metric, abort, parsed } of entriesOf(thresholds)) {
    if (!abort || 'mistake' in parsed) continue;
    const never = neverAborts({ metric, ...parsed }, schedules);
    if (!never) continue;
    const message = `This limit can never end a trial: ${never.why}`;
    complain([...path.slice(0, -1), 'abort'], message, { hint: never.hint, at: 'key' });
  }
}

/** Their texts were checked. */
export function resolveThresholds(thresholds: ThresholdsShape, document: YamlDocument): Threshold[] {
  return entriesOf(thresholds).flatMap(({ path, strategy, metric, text, abort, parsed }) =>
    'mistake' in parsed
      ? []
      : [{ strategy, metric, ...parsed, ...(abort ? { abort } : {}), text, line: document.lineOf(path) }],
  );
}

function entriesOf(thresholds: ThresholdsShape) {
  return Object.entries(thresholds).flatMap(([strategy, metrics]) =>
    Object.entries(metrics).flatMap(([key, texts]) =>
      texts.map((entry, index) => {
        const metric = key as MetricName;
        const isText = typeof entry === 'string';
        const { limit: text, abort } = isText ? { limit: entry, abort: false } : entry;
        const path = ['thresholds', strategy, metric, index, ...(isText ? [] : ['limit'])];
        return { path, strategy, metric, text, abort, parsed: parseThreshold(metric, text) };
      }),
    ),
  );
}

const FORM = /^(median|min|max|avg|p\((\d+(?:\.\d+)?)\))\s*(<=|<|>=|>|==)\s*(\S+)$/;
const WHOLE = {
  ns: 'nanoseconds',
  bytes: 'bytes',
  count: 'numbers',
  share: 'shares',
  rate: 'numbers',
} as const;
const EXAMPLES = { ns: '400ms', bytes: '128MiB', count: '64', share: '1%', rate: '450' } as const;

function parseThreshold(
  metric: MetricName,
  text: string,
): Pick<Threshold, 'aggregate' | 'operator' | 'limit'> | { readonly mistake: string } {
  const { unit } = METRICS[metric];
  const [, aggregate, percentile, operator, figure = ''] = FORM.exec(text.trim()) ?? [];
  const example = `median${METRICS[metric].better === 'less' ? '<' : '>'}${EXAMPLES[unit]}`;
  if (aggregate === undefined || operator === undefined) {
    return {
      mistake: `Expected median, min, max, avg or p(N), then <, <=, >, >= or ==, then a figure, as in ${example}`,
    };
  }
  if (percentile !== undefined && Number(percentile) > 100)
    return { mistake: 'Expected a percentile from 0 to 100' };
  if (isFractional(unit, figure)) return { mistake: `Expected a figure of whole ${WHOLE[unit]}` };
  const limit = limitOf(unit, figure);
  if (limit === undefined) {
    const wanted = { rate: 'a number a second, without a unit,', count: 'a number, without a unit,' };
    const what = unit === 'rate' || unit === 'count' ? wanted[unit] : 'a figure with a unit';
    return { mistake: `Expected ${what} of ${metric}, as in ${example}` };
  }
  return { aggregate: aggregate as Aggregate, operator: operator as Operator, limit };
}

/** What is no whole number of a metric's smallest unit would be rounded, down to nothing even. */
function isFractional(unit: keyof typeof EXAMPLES, figure: string): boolean {
  if (unit === 'ns') return DURATION_PATTERN.test(figure) && !isWhole(figure, 'ns');
  return unit === 'bytes' && SIZE_PATTERN.test(figure) && !hasWholeBytes(figure);
}

function limitOf(unit: keyof typeof EXAMPLES, figure: string): number | undefined {
  if (unit === 'ns') return DURATION_PATTERN.test(figure) ? parseDuration(figure) : undefined;
  if (unit === 'share') return SHARE_PATTERN.test(figure) ? parseShare(figure) : undefined;
  if (unit === 'rate') return /^\d{1,15}(\.\d{1,15})?$/.test(figure) ? Number(figure) : undefined;
  if (unit === 'bytes') return SIZE_PATTERN.test(figure) ? parseSize(figure) : undefined;
  return /^\d{1,15}$/.test(figure) ? Number(figure) : undefined;
}
