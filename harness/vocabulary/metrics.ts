/** A metric: all that thresholds, comparisons, columns, CSV, docs and histories have to know of it. */
export interface Metric {
  /** A `share` is from 0 to 1; a `rate` is so many a second. */
  readonly unit: 'ns' | 'bytes' | 'count' | 'share' | 'rate';
  readonly better: 'less' | 'more';
  /** Elapsed time depends on what the machine and the servers have to spare; the others hardly do. */
  readonly about: 'time' | 'cpu' | 'memory' | 'other';
  /**
   * The smallest relative difference that matters: below it a difference may be real, and no user notices it
   * (docs/statistics.md says how the figures were found).
   */
  readonly smallest: number;
  readonly meaning: string;
  readonly of: TrialSource | VisitSource | CycleSource;
  /** What has no figure of it without: reports of the strategy, a control group around it, servers that are ours. */
  readonly needs?: 'protocol' | 'group' | 'servers';
  /** Whether it has a figure only where hosts are visited more than once. */
  readonly isOverTime?: true;
  /** Whether runs are compared by it: only what users pay for, since each one more is one more chance of a false verdict. */
  readonly isCompared?: true;
  /** Its column in the table of all cases. Metrics without one are in summary.csv and in JSON. */
  readonly column?: MetricColumn;
}

/** One value a trial: the sum of these figures of a stored trial, by their keys. */
interface TrialSource {
  readonly trial: readonly string[];
}

/**
 * A value a visit, from one of its moments to another. A trial has quantiles of them, and of those the trials' median is
 * the case's. When a visit was due follows from the schedule.
 */
export interface VisitSource {
  readonly visit: { readonly from: 'dueNs' | 'startNs'; readonly to: 'startNs' | 'connectedNs' | 'endNs' };
}

/** One value a trial, of its cycles together (analysis/cycles/figures.ts). */
export interface CycleSource {
  readonly cycles:
    | 'time'
    | 'overruns'
    | 'errors'
    | 'throughput'
    | 'cpu'
    | 'firstCpu'
    | 'growth'
    | 'reconnects'
    | 'rows';
  /** What of the timeline it takes. */
  readonly column?: 'cpuNs' | 'workingBytes';
}

interface MetricColumn {
  /** Two lines. */
  readonly title: string;
  /** Where the table is too wide, columns with the highest number are left out first; 0 stays. */
  readonly expendable: number;
  /** Whether its interval stands behind the median. */
  readonly hasSpread?: true;
}

const TIME = { unit: 'ns', better: 'less', about: 'time', smallest: 0.1 } as const;
const CPU = { unit: 'ns', better: 'less', about: 'cpu', smallest: 0.05 } as const;
const MEMORY = { unit: 'bytes', better: 'less', about: 'memory', smallest: 0.05 } as const;
const COUNT = { unit: 'count', better: 'less', about: 'other', smallest: 0.05 } as const;
const OVER_TIME = { isOverTime: true, needs: 'protocol' } as const;

/**
 * The metrics by the names that scenarios use, in the order of every table. A new one takes an entry here, a key in
 * store/trial-shape.ts and what reads its value.
 */
export const METRICS = {
  wall: {
    ...TIME,
    meaning: 'from spawn to exit',
    of: { trial: ['wallNs'] },
    isCompared: true,
    column: { title: 'wall\nmedian', expendable: 1 },
  },
  startup: { ...TIME, meaning: 'from spawn to READY', of: { trial: ['startupNs'] }, needs: 'protocol' },
  work: {
    ...TIME,
    meaning: 'from GO to DONE',
    of: { trial: ['workNs'] },
    needs: 'protocol',
    isCompared: true,
    column: { title: 'work\nmedian', expendable: 0, hasSpread: true },
  },
  healthy: {
    ...TIME,
    meaning: 'from GO to the end of the last host without a fault',
    of: { trial: ['healthyNs'] },
    needs: 'protocol',
    isCompared: true,
    column: { title: 'healthy\nmedian', expendable: 0, hasSpread: true },
  },
  cycle: {
    ...TIME,
    ...OVER_TIME,
    meaning:
      'median of the cycles, from the first due moment to the last end; with `spread: even` the worst latency; in a closed ' +
      'loop its time over its cycles',
    of: { cycles: 'time' },
    isCompared: true,
    column: { title: 'cycle\nmedian', expendable: 0, hasSpread: true },
  },
  latency: {
    ...TIME,
    meaning: 'a visit, from when it was due to its end; with one cycle from GO',
    of: { visit: { from: 'dueNs', to: 'endNs' } },
    needs: 'protocol',
  },
  lag: {
    ...TIME,
    ...OVER_TIME,
    meaning: 'how late a visit began: from when it was due to its start',
    of: { visit: { from: 'dueNs', to: 'startNs' } },
  },
  service: {
    ...TIME,
    meaning: 'a visit, from its start to its end',
    of: { visit: { from: 'startNs', to: 'endNs' } },
    needs: 'protocol',
  },
  connect: {
    ...TIME,
    meaning: 'a connection, from the start of its visit to its login',
    of: { visit: { from: 'startNs', to: 'connectedNs' } },
    needs: 'protocol',
  },
  overruns: {
    ...OVER_TIME,
    ...{ unit: 'share', better: 'less', about: 'time', smallest: 0.05 },
    meaning:
      'visits to healthy hosts that ended after their host was due again, of all of these; none in a closed loop',
    of: { cycles: 'overruns' },
    column: { title: '\noverruns', expendable: 1 },
  },
  errors: {
    ...OVER_TIME,
    ...{ unit: 'share', better: 'less', about: 'other', smallest: 0.05 },
    meaning: 'visits to healthy hosts that failed, of all of these',
    of: { cycles: 'errors' },
  },
  throughput: {
    ...OVER_TIME,
    ...{ unit: 'rate', better: 'more', about: 'time', smallest: 0.05 },
    meaning: 'visits to healthy hosts that were answered, a second',
    of: { cycles: 'throughput' },
  },
  cpu: {
    ...CPU,
    meaning: 'user and system time of the process tree',
    of: { trial: ['cpuUserNs', 'cpuSystemNs'] },
    needs: 'group',
    isCompared: true,
    column: { title: '\nCPU', expendable: 4 },
  },
  'cpu.user': { ...CPU, meaning: 'time in user mode', of: { trial: ['cpuUserNs'] }, needs: 'group' },
  'cpu.system': { ...CPU, meaning: 'time in the kernel', of: { trial: ['cpuSystemNs'] }, needs: 'group' },
  'cpu.cycle': {
    ...CPU,
    meaning: 'from the begin of the first cycle that counts to DONE, a cycle',
    of: { cycles: 'cpu', column: 'cpuNs' },
    needs: 'group',
    isOverTime: true,
    column: { title: 'CPU a\ncycle', expendable: 3 },
  },
  'cpu.first': {
    ...CPU,
    meaning: 'of the first cycle, whether or not it is skipped; none in a closed loop',
    of: { cycles: 'firstCpu', column: 'cpuNs' },
    needs: 'group',
    isOverTime: true,
  },
  'memory.peak': {
    ...MEMORY,
    meaning: "the kernel's high-water mark",
    of: { trial: ['memoryPeakBytes'] },
    needs: 'group',
    isCompared: true,
    column: { title: 'memory\npeak', expendable: 0 },
  },
  'memory.working': {
    ...MEMORY,
    meaning: 'the sampled peak without page cache',
    of: { trial: ['memoryWorkingPeakBytes'] },
    needs: 'group',
  },
  'memory.growth': {
    ...MEMORY,
    meaning: 'what memory without page cache grows by a cycle: the median slope between its cycles',
    of: { cycles: 'growth', column: 'workingBytes' },
    needs: 'group',
    isOverTime: true,
  },
  'processes.peak': {
    ...COUNT,
    meaning: 'most processes and threads at once',
    of: { trial: ['processesPeak'] },
    needs: 'group',
  },
  'servers.cpu': {
    ...CPU,
    meaning: "the servers' CPU",
    of: { trial: ['servers.cpuNs'] },
    needs: 'servers',
    column: { title: 'servers’\nCPU', expendable: 6 },
  },
  reconnects: {
    ...COUNT,
    ...OVER_TIME,
    meaning: 'kept connections that were opened again, to hosts with a fault too',
    of: { cycles: 'reconnects' },
  },
  rows: {
    ...COUNT,
    ...OVER_TIME,
    better: 'more',
    meaning: 'rows that were read of healthy hosts and decoded',
    of: { cycles: 'rows' },
  },
  bytes: {
    ...{ unit: 'bytes', better: 'less', about: 'other', smallest: 0.05 },
    meaning: 'what the servers sent, by their own count: drivers count differently',
    of: { trial: ['servers.bytesSent'] },
    needs: 'servers',
  },
} as const satisfies Readonly<Record<string, Metric>>;

export type MetricName = keyof typeof METRICS;

type MetricOf<Source> = {
  [Name in MetricName]: (typeof METRICS)[Name]['of'] extends Source ? Name : never;
}[MetricName];
/** The metrics that a trial has one value of. */
export type TrialMetric = MetricOf<TrialSource>;
/** The metrics that every visit has its own value of. */
export type HostMetric = MetricOf<VisitSource>;
/** The metrics that a trial has one value of, from its cycles. */
export type CycleMetric = MetricOf<CycleSource>;

/** A metric's entry, all of its keys known. */
export function metricOf(name: MetricName): Metric {
  return METRICS[name];
}

export const METRIC_NAMES = Object.keys(METRICS) as MetricName[];
export const HOST_METRICS = METRIC_NAMES.filter(isHostMetric);
const TRIAL_METRICS = METRIC_NAMES.filter((name): name is TrialMetric => 'trial' in METRICS[name].of);
/** What runs are compared by. Only fleets with faults have healthy hosts apart from others, and only cycles their time. */
export const COMPARED = METRIC_NAMES.filter((name) => metricOf(name).isCompared);

export function isHostMetric(name: MetricName): name is HostMetric {
  return 'visit' in METRICS[name].of;
}

export function isCycleMetric(name: MetricName): name is CycleMetric {
  return 'cycles' in METRICS[name].of;
}

/** The keys of a stored trial that metrics are read from. */
export const TRIAL_KEYS: ReadonlySet<string> = new Set(
  TRIAL_METRICS.flatMap((name) => METRICS[name].of.trial),
);
export type TrialKey = (typeof METRICS)[TrialMetric]['of']['trial'][number];

/**
 * The times that a case is judged by, of which the first counts that it has: that of its cycles, where there are more than
 * one, for how long the work lasts may be the schedule's doing; that of the healthy hosts, where others have faults; work;
 * wall, without the protocol. Less is better in each of them.
 */
export const TIMES = ['cycle', 'healthy', 'work', 'wall'] as const satisfies readonly MetricName[];
export type TimeMetric = (typeof TIMES)[number];

/** Of what there is for each metric, that of the time a case is judged by. */
export function ofTime<T>(values: Readonly<Partial<Record<TimeMetric, T | undefined>>>): T | undefined {
  return TIMES.map((metric) => values[metric]).find((value) => value !== undefined);
}
