import type { RunData } from '../store/run-data.ts';
import type { StoredCase, StoredRun } from '../store/schema.ts';
import type { OutcomeKind, StoredTrial } from '../store/trial-shape.ts';
import {
  HOST_METRICS,
  type HostMetric,
  METRIC_NAMES,
  type MetricName,
  ofTime,
  TIMES,
} from '../vocabulary/metrics.ts';
import { omitUndefined } from '../vocabulary/omit-undefined.ts';
import { isTimed } from './cycles/due.ts';
import { type OverTime, overTime } from './cycles/over-time.ts';
import { eligibilityOf } from './eligibility.ts';
import { type Estimate, estimate } from './estimation/estimate.ts';
import { type Mode, modesOf } from './estimation/modes.ts';
import { type PairedRatio, pairedRatio } from './estimation/ratio.ts';
import { type Health, healthOf } from './health.ts';
import { rowsAreOf, rowsRead, tellsRows, withRowsOfOthers } from './rows.ts';
import { baselineIn, type Setting, settingOf } from './setting.ts';
import { countedTrials, trialFigure, visitQuantiles } from './values.ts';
import { type CaseWarnings, summariseWarnings } from './warnings.ts';

/**
 * Percentiles of the visits' values in a trial, over the trials: the trial is the unit. Of fewer than `FEWEST_FOR_P99` values
 * there is no p99 but the slowest.
 */
export interface HostQuantiles extends Readonly<Record<'p50' | 'p90' | 'p95' | 'slowest', Estimate>> {
  readonly p99?: Estimate;
}

const FEWEST_FOR_P99 = 100;

/** A case's measured trials together; warm-ups count in nothing. A figure that no trial has is absent. */
export interface Summary extends OverTime {
  readonly case: string;
  readonly strategy: string;
  /** The outcome of the first trial that did not complete; `completed` where all did. */
  readonly outcome: OutcomeKind;
  /** What that trial said. */
  readonly message?: string;
  readonly trials: number;
  readonly completed: number;
  /** What it was executed in. */
  readonly setting: Setting;
  /** Hosts asked in each trial, and the fewest that answered in one. */
  readonly hosts: { readonly asked: number; readonly answered?: number };
  /** Whether its schedule says how long its work lasts. */
  readonly isTimed: boolean;
  /** What became of the hosts without a fault; absent where no host has one. */
  readonly healthy?: Health;
  /** Rows that it read of its healthy hosts, in each trial or visit; absent where that is not told, or its trials differ. */
  readonly rows?: number;
  readonly rowsAreOf: 'trial' | 'visit';
  /** Whether it tells in each of its trials how many rows it read. */
  readonly tellsRows: boolean;
  /** What most cases of its setting read; absent where there is no such majority. */
  readonly rowsOfOthers?: number;
  /** Failed hosts, or visits where there are cycles, over all trials, by kind. */
  readonly errors: Readonly<Record<string, number>>;
  /** Over the completed trials; of a visit's metric, each trial's median. */
  readonly metrics: Readonly<Partial<Record<MetricName, Estimate>>>;
  readonly hostQuantiles: Readonly<Partial<Record<HostMetric, HostQuantiles>>>;
  /** Median time (of the cycles; of the healthy hosts; work; wall, without the protocol) over the floor. */
  readonly timesFloor?: number;
  /** The floor over that time: 1 can't be beaten. */
  readonly efficiency?: number;
  /** Each metric over the baseline's of the same round. */
  readonly ratios: Readonly<Partial<Record<MetricName, PairedRatio>>>;
  /** Where the trials gather around two times (of the cycles; of the healthy hosts; work; wall, without the protocol). */
  readonly modes?: readonly [Mode, Mode];
  /** The validity warnings of its trials. */
  readonly warnings: readonly CaseWarnings[];
}

/** Kept as long as the run: its tables, thresholds and charts are made from the same. */
const known = new WeakMap<RunData, readonly Summary[]>();

/** Summaries of all cases of a run, in the plan's order. */
export function summarise(data: RunData): readonly Summary[] {
  const summaries = known.get(data) ?? summariseAll(data);
  known.set(data, summaries);
  return summaries;
}

function summariseAll(data: RunData): readonly Summary[] {
  const summaries = data.run.cases.map((each) =>
    summariseCase(data, each, baselineIn(data.run, settingOf(data.run, each))),
  );
  return comparedWhereProven(data.run, withRowsOfOthers(summaries));
}

// What is not proven to have done the work is compared with nothing, nor is anything with it.
function comparedWhereProven(run: StoredRun, summaries: readonly Summary[]): Summary[] {
  const eligible = new Set(
    summaries.filter((each) => eligibilityOf(each) === 'eligible').map((each) => each.case),
  );
  return summaries.map((summary) => {
    const baseline = baselineIn(run, summary.setting);
    if (eligible.has(summary.case) && baseline && eligible.has(baseline.name)) return summary;
    return { ...summary, ratios: {} };
  });
}

/** A case's value of a metric in each of its completed trials. */
export function valuesOf(data: RunData, caseName: string, metric: MetricName): number[] {
  return countedTrials(data, caseName).flatMap((trial) => trialFigure(data, trial, metric) ?? []);
}

function summariseCase(data: RunData, each: StoredCase, baseline: StoredCase | undefined): Summary {
  const { name, strategy, hosts } = each;
  const trials = data.run.trials.filter((trial) => trial.case === name && !trial.warmup);
  const counted = countedTrials(data, name);
  const broken = trials.find(({ outcome }) => outcome.kind !== 'completed')?.outcome;
  const metrics = byMetric((metric) => estimate(valuesOf(data, name, metric)));
  const ratios = baseline ? byMetric((metric) => ratioTo(data, name, baseline.name, metric)) : {};
  const time = (isTimed(each) ? metrics.cycle : ofTime(metrics))?.median;
  const setting = settingOf(data.run, each);
  const { floorNs } = setting;
  const answered = counted.flatMap((trial) => trial.hosts?.answered ?? []);
  return omitUndefined({
    case: name,
    strategy,
    // A case of which no trial was executed was never reached: the run was interrupted.
    outcome: trials.length === 0 ? ('interrupted' as const) : (broken?.kind ?? ('completed' as const)),
    message: broken?.message,
    trials: trials.length,
    completed: counted.length,
    setting,
    ...overTime(data, each, counted),
    hosts: { asked: hosts, ...(answered.length > 0 ? { answered: Math.min(...answered) } : {}) },
    isTimed: isTimed(each),
    healthy: healthOf(data, each),
    rows: rowsRead(data, name),
    rowsAreOf: rowsAreOf(each),
    tellsRows: tellsRows(data, name),
    errors: countErrors(counted),
    metrics,
    hostQuantiles: quantilesOf(data, counted),
    timesFloor: time === undefined || floorNs === undefined ? undefined : time / floorNs,
    efficiency: time === undefined || floorNs === undefined ? undefined : floorNs / time,
    ratios,
    modes: modesOf(timesOf(data, name, metrics)),
    warnings: summariseWarnings(counted),
  });
}

function timesOf(data: RunData, name: string, metrics: Summary['metrics']): number[] {
  const metric = TIMES.find((each) => metrics[each]);
  return metric ? valuesOf(data, name, metric) : [];
}

function byMetric<T>(make: (metric: MetricName) => T | undefined): Partial<Record<MetricName, T>> {
  const made = METRIC_NAMES.map((metric) => [metric, make(metric)] as const);
  return Object.fromEntries(made.filter(([, value]) => value !== undefined));
}

function ratioTo(data: RunData, name: string, baseline: string, metric: MetricName): PairedRatio | undefined {
  return pairedRatio(byRound(data, name, metric), byRound(data, baseline, metric));
}

/** A case's value of a metric by round, from the first; undefined where the round has none. */
export function byRound(data: RunData, name: string, metric: MetricName): (number | undefined)[] {
  const values: (number | undefined)[] = [];
  for (const trial of countedTrials(data, name)) values[trial.round - 1] = trialFigure(data, trial, metric);
  return Array.from(values);
}

function quantilesOf(data: RunData, trials: readonly StoredTrial[]): Summary['hostQuantiles'] {
  const entries = HOST_METRICS.flatMap((metric) => {
    const found = trials.flatMap((trial) => visitQuantiles(data, trial)[metric] ?? []);
    const over = (name: keyof HostQuantiles) => estimate(found.map(({ [name]: value }) => value));
    const [p50, p90, p95, slowest] = [over('p50'), over('p90'), over('p95'), over('slowest')];
    const p99 = found.every(({ n }) => n >= FEWEST_FOR_P99) ? over('p99') : undefined;
    return p50 && p90 && p95 && slowest ? [[metric, omitUndefined({ p50, p90, p95, p99, slowest })]] : [];
  });
  return Object.fromEntries(entries);
}

function countErrors(trials: readonly StoredTrial[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { hosts } of trials) {
    for (const [kind, count] of Object.entries(hosts?.errors ?? {}))
      counts[kind] = (counts[kind] ?? 0) + count;
  }
  return counts;
}
