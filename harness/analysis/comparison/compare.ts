import { median } from 'simple-statistics';
import type { RunData } from '../../store/run-data.ts';
import { COMPARED, METRICS, type MetricName, metricOf } from '../../vocabulary/metrics.ts';
import { omitUndefined } from '../../vocabulary/omit-undefined.ts';
import { holm } from '../estimation/holm.ts';
import { compareSamples, type RatioOfMedians } from '../estimation/two-samples.ts';
import { valuesOf } from '../summarise.ts';
import { countedTrials } from '../values.ts';
import { hasWarning } from '../warnings.ts';
import { controlledCpu, driftBetween, hasControls } from './drift.ts';
import { type Judgement, judge } from './judge.ts';

/** How a metric of a case changed from one run to another. */
export interface Change extends Judgement {
  readonly case: string;
  readonly metric: MetricName;
  /** Median of head over median of base, and its 95 % interval. */
  readonly ratio?: number;
  readonly interval?: readonly [number, number];
  /** Corrected for the number of comparisons of times, of CPU, or of memory (Holm). */
  readonly p?: number;
}

export interface Comparison {
  readonly changes: readonly Change[];
  /** The control program's CPU in head over that in base: how much slower the machine itself was; 1 where unknown. */
  readonly drift: number;
  /** Cases that only one of the two runs has. */
  readonly onlyInBase: readonly string[];
  readonly onlyInHead: readonly string[];
}

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
  const corrected = correctByQuestion(pairs);
  const changes = pairs.map((pair): Change => {
    const { name, metric, found } = pair;
    const p = corrected.get(pair);
    const bounds = {
      drift: METRICS[metric].about === 'time' ? drift : 1,
      noise: relativeNoise(base, name, metric),
    };
    const verdict = judge(
      metricOf(metric),
      found && omitUndefined({ ...found, p }),
      bounds,
      warningOf(base, head, name, metric),
    );
    const { ratio, interval } = found ?? {};
    return { case: name, metric, ...omitUndefined({ ratio, interval, p }), ...verdict };
  });
  return {
    changes,
    drift,
    onlyInBase: inBase.filter((name) => !inHead.includes(name)),
    onlyInHead: inHead.filter((name) => !inBase.includes(name)),
  };
}

// Time, CPU and memory are three questions, each asked of every case (and of wall and work, which depend on each other): the
// correction is within a question. Over all together, what is plain in one (memory hardly varies) would hide what is
// faint in another.
function correctByQuestion<
  T extends { readonly metric: MetricName; readonly found: RatioOfMedians | undefined },
>(pairs: readonly T[]): Map<T, number> {
  const tested = pairs.filter(({ found }) => found?.p !== undefined);
  const questions = [
    ...Map.groupBy(tested, ({ metric }) => (METRICS[metric].about === 'time' ? 'time' : metric)).values(),
  ];
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

/**
 * A scheduler's few milliseconds; the CPU of the shell that joins the group before it becomes the strategy; and the
 * kernel's batches of charges, 64 pages a core (memcontrol.c).
 */
const NOISE = { timeNs: 5e6, cpuNs: 2e6, bytesPerCore: 256 * 1024 } as const;

function relativeNoise(base: RunData, name: string, metric: MetricName): number {
  const values = valuesOf(base, name, metric);
  if (values.length === 0) return 0;
  const noise = {
    time: NOISE.timeNs,
    cpu: NOISE.cpuNs,
    memory: NOISE.bytesPerCore * base.run.machine.cores,
    other: 0,
  };
  return noise[metricOf(metric).about] / median(values);
}

// Two runs that were disturbed alike can still be compared with each other.
function warningOf(base: RunData, head: RunData, name: string, metric: MetricName): string | undefined {
  const share = (data: RunData) => {
    const trials = countedTrials(data, name);
    return trials.filter((trial) => hasWarning(trial, metric)).length / Math.max(1, trials.length);
  };
  const [inBase, inHead] = [share(base), share(head)];
  if (Math.abs(inBase - inHead) <= 0.5) return undefined;
  const [which, other] = inBase > inHead ? ['base', 'head'] : ['head', 'base'];
  return `most trials of ${which} have a validity warning, and those of ${other} do not`;
}

function hasEither(base: RunData, head: RunData, name: string, metric: MetricName): boolean {
  return valuesOf(base, name, metric).length > 0 || valuesOf(head, name, metric).length > 0;
}
