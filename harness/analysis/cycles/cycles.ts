import { quantileSorted } from 'simple-statistics';
import type { Schedule } from '../../scenario/schedule.ts';
import type { VisitColumns } from '../../store/columns.ts';
import type { RunData } from '../../store/run-data.ts';
import type { StoredTrial } from '../../store/trial-shape.ts';
import { omitUndefined } from '../../vocabulary/omit-undefined.ts';
import { faultyIn } from '../health.ts';
import { keptPerTrial } from '../values.ts';
import { dueMoments, scheduleOf } from './due.ts';
import { type UsageOverTime, usageOverTime } from './usage.ts';

/** Percentiles of the answered visits of a cycle, nanoseconds. */
export type CycleQuantiles = Readonly<Record<'p50' | 'p95' | 'p99' | 'slowest', number>>;

/** What one cycle of a trial came to: its visits to hosts without a fault. */
export interface Cycle {
  /** From 0. */
  readonly cycle: number;
  /** Whether it counts in figures: not where the schedule skips it, nor where it ended before each host was visited. */
  readonly isCounted: boolean;
  /** When its first visit was due, nanoseconds since GO. */
  readonly beginNs: number;
  /** From then to its last end; the worst latency, where hosts are due one after the other. */
  readonly timeNs: number;
  /** From the due moment to the end; absent where none answered. */
  readonly latency?: CycleQuantiles;
  /** From the due moment to the start; absent where none answered. */
  readonly lag?: CycleQuantiles;
  /** Visits that were due, all of which were made. */
  readonly due: number;
  readonly answered: number;
  /** By kind. */
  readonly failed: Readonly<Record<string, number>>;
  /** Visits that ended after their host was due again; absent in a closed loop, where none can. */
  readonly overran?: number;
  /** Connections beyond a host's first; absent where each visit has its own, and where the strategy tells of none. */
  readonly reconnects?: number;
  /** Absent where a visit that was answered doesn't tell. */
  readonly rows?: number;
  /** From its begin to that of the next one, or to DONE; absent where it was not measured. */
  readonly cpuNs?: number;
  /** At the end of that; absent where it was not measured. */
  readonly workingBytes?: number;
  /** Visits to hosts with a fault; absent in a fleet without. */
  readonly faulty?: { readonly due: number; readonly answered: number };
}

/** The cycles of a trial, from the first; none where its visits are missing, or no host is healthy. */
export const cyclesOf: (data: RunData, trial: StoredTrial) => readonly Cycle[] = keptPerTrial(
  (data, trial) => {
    const columns = data.visits.get(trial.index);
    const found = data.run.cases.find(({ name }) => name === trial.case);
    if (!columns || !found) return [];
    const { hosts, connections } = found;
    const schedule = scheduleOf(found);
    const due = dueMoments(columns, hosts, schedule);
    const reconnected = connections === 'kept' ? reconnects(columns, hosts) : undefined;
    const visited = { columns, hosts, schedule, due, reconnected, faulty: faultyIn(data.run) };
    const count = Math.ceil(due.length / hosts);
    const cycles = Array.from({ length: count }, (_, cycle) => cycleOf(visited, cycle) ?? []).flat();
    return withUsage(cycles, usageOverTime(data, trial), trial.workNs);
  },
);

interface Visited {
  readonly columns: VisitColumns;
  readonly hosts: number;
  readonly schedule: Schedule;
  readonly due: Float64Array;
  /** By the place of a visit: whether it opened a connection that was there before; absent where that is not known. */
  readonly reconnected: Uint8Array | undefined;
  readonly faulty: ReadonlySet<number>;
}

function cycleOf(visited: Visited, cycle: number): Cycle | undefined {
  const { hosts, schedule, columns, due, faulty, reconnected } = visited;
  const { everyNs } = schedule;
  const places = Array.from({ length: hosts }, (_, host) => cycle * hosts + host);
  const made = places.filter((at) => typeof columns.endNs[at] === 'number');
  const healthy = faulty.size === 0 ? made : made.filter((at) => !faulty.has(at % hosts));
  const [first] = healthy;
  if (first === undefined) return undefined;
  const answered = healthy.filter((at) => !(at in columns.errors));
  const end = (at: number) => columns.endNs[at] ?? 0;
  const dueAt = (at: number) => due[at] ?? 0;
  const beginNs = healthy.reduce((least, at) => Math.min(least, dueAt(at)), Infinity);
  const fromNs = schedule.spread === 'even' ? dueAt : () => beginNs;
  return omitUndefined({
    cycle,
    isCounted: cycle >= schedule.skip && made.length === hosts,
    beginNs,
    timeNs: healthy.reduce((most, at) => Math.max(most, end(at) - fromNs(at)), 0),
    latency: quantilesOf(answered, (at) => end(at) - dueAt(at)),
    lag: quantilesOf(answered, (at) => Math.max(0, (columns.startNs[at] ?? 0) - dueAt(at))),
    due: healthy.length,
    answered: answered.length,
    failed: countKinds(healthy, columns),
    overran: everyNs === undefined ? undefined : healthy.filter((at) => end(at) > dueAt(at) + everyNs).length,
    reconnects: reconnected && healthy.filter((at) => reconnected[at]).length,
    rows: rowsOf(answered, columns),
    faulty: faulty.size > 0 ? faultyOf(made, visited) : undefined,
  });
}

function quantilesOf(places: readonly number[], value: (at: number) => number): CycleQuantiles | undefined {
  if (places.length === 0) return undefined;
  // Typed: numbers are sorted as numbers, in a tenth of the time. The library takes whatever has places and a length.
  const sorted = Float64Array.from(places, value).sort() as unknown as number[];
  const [p50, p95, p99, slowest] = [0.5, 0.95, 0.99, 1].map((p) => quantileSorted(sorted, p)) as [
    number,
    number,
    number,
    number,
  ];
  return { p50, p95, p99, slowest };
}

function countKinds(places: readonly number[], { errors }: VisitColumns): Record<string, number> {
  const kinds: Record<string, number> = {};
  for (const at of places) {
    const kind = errors[at];
    if (kind !== undefined) kinds[kind] = (kinds[kind] ?? 0) + 1;
  }
  return kinds;
}

function rowsOf(places: readonly number[], { rows }: VisitColumns): number | undefined {
  if (!rows) return undefined;
  let sum = 0;
  for (const at of places) {
    const read = rows[at];
    if (typeof read !== 'number') return undefined;
    sum += read;
  }
  return sum;
}

function faultyOf(made: readonly number[], { columns, hosts, faulty }: Visited) {
  const unwell = made.filter((at) => faulty.has(at % hosts));
  return { due: unwell.length, answered: unwell.filter((at) => !(at in columns.errors)).length };
}

/** By place, 1 for each visit with a connection beyond its host's first. */
function reconnects({ connectedNs }: VisitColumns, hosts: number): Uint8Array | undefined {
  const reconnected = new Uint8Array(connectedNs.length);
  const hasConnected = new Uint8Array(hosts);
  for (const [at, connected] of connectedNs.entries()) {
    if (connected === null) continue;
    reconnected[at] = hasConnected[at % hosts] ?? 0;
    hasConnected[at % hosts] = 1;
  }
  return hasConnected.includes(1) ? reconnected : undefined;
}

function withUsage(cycles: readonly Cycle[], usage: UsageOverTime, workNs = Infinity): Cycle[] {
  return cycles.map((cycle, at) => {
    const endNs = cycles[at + 1]?.beginNs ?? workNs;
    const [before, after] = [usage.cpuAt(cycle.beginNs), usage.cpuAt(endNs)];
    return omitUndefined({
      ...cycle,
      cpuNs: before === undefined || after === undefined ? undefined : after - before,
      workingBytes: usage.workingAt(endNs),
    });
  });
}
