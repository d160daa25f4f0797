import type { RunData } from '../../store/run-data.ts';
import type { StoredTrial } from '../../store/trial-shape.ts';
import { total } from '../../vocabulary/omit-undefined.ts';

/** What a strategy used by then, moments in nanoseconds since GO; undefined where it was not measured. */
export interface UsageOverTime {
  /** CPU since the spawn, nanoseconds, interpolated between the points at which it was read. */
  cpuAt(ns: number): number | undefined;
  /** Memory without page cache at the last point until then, bytes. */
  workingAt(ns: number): number | undefined;
}

/** The timeline of a trial as a function of time. */
export function usageOverTime({ timelines }: Pick<RunData, 'timelines'>, trial: StoredTrial): UsageOverTime {
  const { startupNs = 0, wallNs, cpuUserNs, cpuSystemNs } = trial;
  const { atNs = [], cpuNs = [], workingBytes = [] } = timelines.get(trial.index) ?? {};
  const cpu = known(atNs, cpuNs);
  const cpuInAll = total([cpuUserNs, cpuSystemNs]);
  // The last point is read some time before the end.
  if (cpu.length > 0 && wallNs !== undefined && cpuInAll !== undefined) cpu.push([wallNs, cpuInAll]);
  const working = known(atNs, workingBytes);
  return {
    cpuAt: (ns) => interpolated(cpu, startupNs + ns),
    workingAt: (ns) => working[lastUntil(working, startupNs + ns)]?.[1],
  };
}

type Point = readonly [atNs: number, value: number];

function known(atNs: readonly number[], values: readonly (number | null)[]): Point[] {
  return atNs.flatMap((at, index) => {
    const value = values[index];
    return typeof value === 'number' ? [[at, value] as const] : [];
  });
}

function interpolated(points: readonly Point[], ns: number): number | undefined {
  const before = lastUntil(points, ns);
  // A process that is not there yet has used nothing.
  const [from, low] = points[before] ?? [0, 0];
  const [to, high] = points[before + 1] ?? [];
  if (to === undefined || high === undefined) return before >= 0 && from === ns ? low : undefined;
  return low + ((high - low) * (ns - from)) / (to - from);
}

/** The place of the last point that is not after a moment; -1 where all are. */
function lastUntil(points: readonly Point[], ns: number): number {
  let [low, high] = [0, points.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((points[middle]?.[0] ?? 0) <= ns) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
