import type { Schedule } from '../../scenario/schedule.ts';
import type { VisitColumns } from '../../store/columns.ts';
import { omitUndefined } from '../../vocabulary/omit-undefined.ts';
import { type Quantiles, quantilesOf } from '../estimation/quantiles.ts';
import { faultyIn } from '../setting.ts';
import { caseOf, dueIn, scheduleOf } from './due.ts';
import { oncePerTrial } from './once-per-trial.ts';
import { type UsageOverTime, usageOverTime } from './usage.ts';

/** Percentiles of the answered visits of a cycle, nanoseconds. */
export type CycleQuantiles = Pick<Quantiles, 'p50' | 'p95' | 'p99' | 'slowest'>;

/** What one cycle of a trial came to: its visits to hosts without a fault. */
export interface Cycle {
  /** From 0. */
  readonly cycle: number;
  /** Whether it counts in figures: not where the schedule skips it. */
  readonly isCounted: boolean;
  /** Whether each host was visited: the end of a closed loop's time finds some hosts in cycles that others don't come to. */
  readonly isWhole: boolean;
  /** When its first visit was due, nanoseconds since GO. */
  readonly beginNs: number;
  /** From then to its last end; the worst latency, where hosts are due one after the other. */
  readonly timeNs: number;
  /** Its last end, nanoseconds since GO. */
  readonly endNs: number;
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
  /** Connections beyond a host's first, to those with a fault too, for they lose theirs; absent where each visit has its own, and where the strategy tells of none. */
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
export const cyclesOf = oncePerTrial((data, trial): readonly Cycle[] => {
  const columns = data.visits.get(trial.index);
  const found = caseOf(data.run, trial);
  if (!columns || !found) return [];
  const { hosts, connections } = found;
  const visited: Visited = {
    columns,
    hosts,
    schedule: scheduleOf(found),
    due: dueIn(data, trial),
    isReconnect: connections === 'kept' ? reconnects(columns, hosts) : undefined,
    isFaulty: flagged(faultyIn(data.run), hosts),
    hasFailed: flagged(Object.keys(columns.errors).map(Number), columns.endNs.length),
  };
  const count = Math.ceil(columns.endNs.length / hosts);
  const cycles = Array.from({ length: count }, (_, cycle) => cycleOf(visited, cycle) ?? []).flat();
  return withUsage(cycles, usageOverTime(data, trial), trial.workNs);
});

interface Visited {
  readonly columns: VisitColumns;
  readonly hosts: number;
  readonly schedule: Schedule;
  readonly due: Float64Array;
  /** By host. */
  readonly isFaulty: Uint8Array;
  /** By the place of a visit. */
  readonly hasFailed: Uint8Array;
  /** By the place of a visit; absent where connections are not known. */
  readonly isReconnect: Uint8Array | undefined;
}

/** Places of visits: typed, for there are millions of them. */
type Places = Int32Array;

function flagged(places: Iterable<number>, length: number): Uint8Array {
  const flags = new Uint8Array(length);
  for (const at of places) flags[at] = 1;
  return flags;
}

function cycleOf(visited: Visited, cycle: number): Cycle | undefined {
  const { hosts, schedule, columns, due, isFaulty, hasFailed, isReconnect } = visited;
  const { everyNs } = schedule;
  const made = new Int32Array(hosts)
    .map((_, host) => cycle * hosts + host)
    .filter((at) => typeof columns.endNs[at] === 'number');
  const healthy = made.filter((at) => !isFaulty[at % hosts]);
  if (healthy.length === 0) return undefined;
  const answered = healthy.filter((at) => !hasFailed[at]);
  const end = (at: number) => columns.endNs[at] ?? 0;
  const dueAt = (at: number) => due[at] ?? 0;
  const beginNs = healthy.reduce((least, at) => Math.min(least, dueAt(at)), Infinity);
  const fromNs = schedule.spread === 'even' ? dueAt : () => beginNs;
  const count = (holds: (at: number) => boolean) => healthy.reduce((sum, at) => sum + Number(holds(at)), 0);
  return omitUndefined({
    cycle,
    isCounted: cycle >= schedule.skip,
    isWhole: made.length === hosts,
    beginNs,
    timeNs: healthy.reduce((most, at) => Math.max(most, end(at) - fromNs(at)), 0),
    endNs: healthy.reduce((last, at) => Math.max(last, end(at)), 0),
    latency: quantilesOver(answered, (at) => end(at) - dueAt(at)),
    lag: quantilesOver(answered, (at) => Math.max(0, (columns.startNs[at] ?? 0) - dueAt(at))),
    due: healthy.length,
    answered: answered.length,
    failed: countKinds(healthy, visited),
    overran: everyNs === undefined ? undefined : count((at) => end(at) > dueAt(at) + everyNs),
    reconnects: isReconnect && made.filter((at) => isReconnect[at] === 1).length,
    rows: rowsOver(answered, columns),
    faulty: made.length > healthy.length ? faultyOf(made, visited) : undefined,
  });
}

function quantilesOver(places: Places, value: (at: number) => number): CycleQuantiles | undefined {
  const found = quantilesOf(new Float64Array(places).map(value));
  return found && { p50: found.p50, p95: found.p95, p99: found.p99, slowest: found.slowest };
}

function countKinds(places: Places, { columns, hasFailed }: Visited): Record<string, number> {
  const kinds: Record<string, number> = {};
  for (const at of places.filter((each) => hasFailed[each])) {
    const kind = columns.errors[at] ?? '';
    kinds[kind] = (kinds[kind] ?? 0) + 1;
  }
  return kinds;
}

function rowsOver(places: Places, { rows }: VisitColumns): number | undefined {
  if (!rows) return undefined;
  let sum = 0;
  for (const at of places) {
    const read = rows[at];
    if (typeof read !== 'number') return undefined;
    sum += read;
  }
  return sum;
}

function faultyOf(made: Places, { hosts, isFaulty, hasFailed }: Visited) {
  const faulty = made.filter((at) => isFaulty[at % hosts]);
  return { due: faulty.length, answered: faulty.filter((at) => !hasFailed[at]).length };
}

/** By the place of a visit, whether it opened a connection beyond its host's first; undefined where none is told of. */
function reconnects({ connectedNs }: VisitColumns, hosts: number): Uint8Array | undefined {
  const isReconnect = new Uint8Array(connectedNs.length);
  const hasConnected = new Uint8Array(hosts);
  for (const [at, connected] of connectedNs.entries()) {
    if (connected === null) continue;
    isReconnect[at] = hasConnected[at % hosts] ?? 0;
    hasConnected[at % hosts] = 1;
  }
  return hasConnected.includes(1) ? isReconnect : undefined;
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
