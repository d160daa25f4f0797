/**
 * The metrics that thresholds, comparisons and reports speak of, by the names that scenarios use.
 *
 * `smallest` is the smallest relative difference that matters: below it a difference may be real and is still nobody's
 * concern (docs/statistics.md says how the figures were found). Less is better in every one of them.
 */
export const METRICS = {
  wall: { unit: 'ns', smallest: 0.1, meaning: 'from spawn to exit' },
  startup: { unit: 'ns', smallest: 0.1, meaning: 'from spawn to READY' },
  work: { unit: 'ns', smallest: 0.1, meaning: 'from GO to DONE' },
  healthy: { unit: 'ns', smallest: 0.1, meaning: 'from GO to the end of the last host without a fault' },
  latency: { unit: 'ns', smallest: 0.1, meaning: "a host's end since GO" },
  service: { unit: 'ns', smallest: 0.1, meaning: "a host's visit, from its start to its end" },
  connect: { unit: 'ns', smallest: 0.1, meaning: "a host's connection, from its start to its login" },
  cpu: { unit: 'ns', smallest: 0.05, meaning: 'user and system time of the process tree' },
  'cpu.user': { unit: 'ns', smallest: 0.05, meaning: 'time in user mode' },
  'cpu.system': { unit: 'ns', smallest: 0.05, meaning: 'time in the kernel' },
  'memory.peak': { unit: 'bytes', smallest: 0.05, meaning: "the kernel's high-water mark" },
  'memory.working': { unit: 'bytes', smallest: 0.05, meaning: 'the sampled peak without page cache' },
  'processes.peak': { unit: 'count', smallest: 0.05, meaning: 'most processes and threads at once' },
  'servers.cpu': { unit: 'ns', smallest: 0.05, meaning: "the servers' CPU" },
} as const satisfies Record<string, MetricKind>;

export type MetricName = keyof typeof METRICS;

/**
 * The times that a case is judged by, of which the first counts that it has: that of the healthy hosts, where others
 * have faults; work; wall, without the protocol.
 */
export const TIMES = ['healthy', 'work', 'wall'] as const satisfies readonly MetricName[];
export type TimeMetric = (typeof TIMES)[number];

/** Of what there is for each metric, that of the time a case is judged by. */
export function ofTime<T>(values: Readonly<Partial<Record<TimeMetric, T | undefined>>>): T | undefined {
  return TIMES.map((metric) => values[metric]).find((value) => value !== undefined);
}

/** The metrics that every host has its own value of; the others have one a trial. */
export const HOST_METRICS = ['latency', 'service', 'connect'] as const satisfies readonly MetricName[];
export type HostMetric = (typeof HOST_METRICS)[number];

interface MetricKind {
  readonly unit: 'ns' | 'bytes' | 'count';
  readonly smallest: number;
  readonly meaning: string;
}
