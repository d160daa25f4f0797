import { median } from 'simple-statistics';
import { withoutAbsent } from '../absent.ts';
import { METRICS, type MetricName } from '../metrics.ts';
import type { RunData } from '../run/samples.ts';
import { isDoubted, isTime } from './doubts.ts';
import { controlledCpu, driftBetween, hasControls } from './drift.ts';
import { holm } from './holm.ts';
import { valuesOf } from './summarise.ts';
import { compareSamples } from './two-samples.ts';
import { countedTrials } from './values.ts';

/** How a metric of a case changed from one run to another. */
export interface Change {
  readonly case: string;
  readonly metric: MetricName;
  readonly verdict: 'better' | 'worse' | 'same' | 'inconclusive';
  /** Median of head over median of base, and its 95 % interval. */
  readonly ratio?: number;
  readonly interval?: readonly [number, number];
  /** Corrected for the number of cases compared by this metric (Holm). */
  readonly p?: number;
  /** Why it can't be told. */
  readonly reason?: string;
}

export interface Comparison {
  readonly changes: readonly Change[];
  /** The control program's CPU in head over that in base: how much slower the machine itself was; 1 where unknown. */
  readonly drift: number;
  /** Cases that only one of the two runs has. */
  readonly onlyInBase: readonly string[];
  readonly onlyInHead: readonly string[];
}

/**
 * What is compared: what users pay for. More metrics would say the same again, and each one is one more chance of a false
 * verdict.
 */
const COMPARED = ['wall', 'work', 'cpu', 'memory.peak'] as const satisfies readonly MetricName[];

/** The level at which a difference is significant, over all cases compared by a metric together. */
const ALPHA = 0.05;

/** Compare two runs, case by case and metric by metric. */
export function compareRuns(base: RunData, head: RunData): Comparison {
  const [inBase, inHead] = [base, head].map(({ run }) => run.cases.map(({ name }) => name)) as [
    string[],
    string[],
  ];
  const drift = driftBetween(base, head);
  const pairs = inBase
    .filter((name) => inHead.includes(name))
    .flatMap((name) => COMPARED.map((metric) => ({ name, metric })))
    .map((pair) => ({ ...pair, found: compareMetric(base, head, pair.name, pair.metric) }))
    // What neither run measured (phases of a program without the protocol) is no comparison.
    .filter(({ name, metric, found }) => found ?? hasEither(base, head, name, metric));
  const corrected = correctByMetric(pairs);
  const changes = pairs.map((pair): Change => {
    const { name, metric, found } = pair;
    const p = corrected.get(pair);
    const bounds = {
      smallest: METRICS[metric].smallest,
      drift: isTime(metric) ? drift : 1,
      noise: relativeNoise(base, name, metric),
    };
    const verdict = judge({ ...found, p }, bounds, doubtOf(base, head, name, metric));
    const { ratio, interval } = found ?? {};
    return { case: name, metric, ...withoutAbsent({ ratio, interval, p }), ...verdict };
  });
  return {
    changes,
    drift,
    onlyInBase: inBase.filter((name) => !inHead.includes(name)),
    onlyInHead: inHead.filter((name) => !inBase.includes(name)),
  };
}

// A metric is a question of its own, asked of every case: the correction is for the number of cases. Over all metrics
// together it would let what is plain in one (memory hardly varies) hide what is faint in another.
function correctByMetric<T extends { readonly metric: MetricName; readonly found: Found | undefined }>(
  pairs: readonly T[],
): Map<T, number> {
  const tested = pairs.filter(({ found }) => found?.p !== undefined);
  const questions = [...Map.groupBy(tested, ({ metric }) => metric).values()];
  return new Map(
    questions.flatMap((asked) => {
      const corrected = holm(asked.map(({ found }) => found?.p ?? 1));
      return asked.map((each, at) => [each, corrected[at] ?? 1] as const);
    }),
  );
}

// CPU is compared in units of the control program's around each trial, where both runs have one: what the machine did to
// all programs alike cancels.
function compareMetric(base: RunData, head: RunData, name: string, metric: MetricName) {
  const [inBase, inHead] =
    metric === 'cpu' && hasControls(base) && hasControls(head)
      ? [controlledCpu(base, name), controlledCpu(head, name)]
      : [valuesOf(base, name, metric), valuesOf(head, name, metric)];
  return compareSamples(inBase, inHead);
}

type Judgement = Pick<Change, 'verdict' | 'reason'>;

interface Found {
  readonly ratio?: number | undefined;
  readonly interval?: readonly [number, number] | undefined;
  readonly p?: number | undefined;
}

/** What a difference has to exceed: the smallest that matters and, for times, what the machine's own drift explains. */
interface Bounds {
  readonly smallest: number;
  /** The control's CPU in head over that in base. */
  readonly drift: number;
  /** What no measurement can tell from nothing, as a share of base's median. */
  readonly noise: number;
}

/**
 * A difference counts when it is significant, its interval excludes what the machine's drift explains, and it is larger
 * than that by the smallest that matters. Without such a difference the runs are the same only if the machine was, and
 * the interval is narrow enough to have shown a difference of twice the smallest that matters.
 */
function judge(
  { ratio, interval, p }: Found,
  { smallest, drift, noise }: Bounds,
  doubt: string | undefined,
): Judgement {
  const inconclusive = (reason: string): Judgement => ({ verdict: 'inconclusive', reason });
  if (ratio === undefined) return inconclusive('only one of the runs has figures');
  if (interval === undefined || p === undefined) return inconclusive('fewer than 6 trials');
  if (doubt !== undefined) return inconclusive(doubt);
  const [low, high] = interval;
  if (high - 1 < noise && 1 - low < noise) return { verdict: 'same' };
  // Part of a time is waiting, which a slower machine does not stretch: the drift is the most that it explains.
  const [slower, faster] = [Math.max(1, drift), Math.min(1, drift)];
  if (p < ALPHA && low > slower && ratio > slower * (1 + smallest)) return { verdict: 'worse' };
  if (p < ALPHA && high < faster && ratio < faster / (1 + smallest)) return { verdict: 'better' };
  const most = 1 + 2 * smallest;
  if (!(high < most && low > 1 / most)) return inconclusive('the trials differ too much among themselves');
  // A change may hide behind the machine's own, as far as that went.
  if (high / faster < most && low / slower > 1 / most) return { verdict: 'same' };
  return inconclusive(`the machine itself became ${drift > 1 ? 'slower' : 'faster'}, by ${percent(drift)}`);
}

/** A scheduler's few milliseconds; and the kernel's batches of charges, 64 pages a core (memcontrol.c). */
const NOISE = { ns: 5e6, bytesPerCore: 256 * 1024 } as const;

function relativeNoise(base: RunData, name: string, metric: MetricName): number {
  const values = valuesOf(base, name, metric);
  if (values.length === 0) return 0;
  const noise = {
    ns: isTime(metric) ? NOISE.ns : 0,
    bytes: NOISE.bytesPerCore * base.run.machine.cores,
    count: 0,
  };
  return noise[METRICS[metric].unit] / median(values);
}

function percent(ratio: number): string {
  return `${Math.abs((ratio - 1) * 100).toFixed(0)} %`;
}

// Where both runs were made under the same doubtful circumstances they can still be compared with each other.
function doubtOf(base: RunData, head: RunData, name: string, metric: MetricName): string | undefined {
  const share = (data: RunData) => {
    const trials = countedTrials(data, name);
    return trials.filter((trial) => isDoubted(trial, metric)).length / Math.max(1, trials.length);
  };
  const [inBase, inHead] = [share(base), share(head)];
  if (Math.abs(inBase - inHead) <= 0.5) return undefined;
  return `most trials of ${inBase > inHead ? 'base' : 'head'} are doubtful, and those of the other run are not`;
}

function hasEither(base: RunData, head: RunData, name: string, metric: MetricName): boolean {
  return valuesOf(base, name, metric).length > 0 || valuesOf(head, name, metric).length > 0;
}
