import type { RunData } from '../../store/run-data.ts';
import type { StoredTrial } from '../../store/trial-shape.ts';
import { total } from '../../vocabulary/omit-undefined.ts';
import { firstBeyond } from './bisection.ts';

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
  const cpu = pointsOf(atNs, cpuNs);
  const cpuInAll = total([cpuUserNs, cpuSystemNs]);
  // The last point is read some time before the end.
  if (cpu.at.length > 0 && wallNs !== undefined && cpuInAll !== undefined) {
    cpu.at.push(wallNs);
    cpu.values.push(cpuInAll);
  }
  const working = pointsOf(atNs, workingBytes);
  return {
    cpuAt: (ns) => interpolated(cpu, startupNs + ns),
    workingAt: (ns) => working.values[firstBeyond(working.at, startupNs + ns) - 1],
  };
}

/** What was read when, ascending. */
interface Points {
  readonly at: number[];
  readonly values: number[];
}

function pointsOf(atNs: readonly number[], values: readonly (number | null)[]): Points {
  const known = (value: number | null | undefined) => typeof value === 'number';
  return { at: atNs.filter((_, index) => known(values[index])), values: values.filter(known) };
}

function interpolated({ at, values }: Points, ns: number): number | undefined {
  const next = firstBeyond(at, ns);
  // A process that is not there yet has used nothing.
  const [from = 0, low = 0] = [at[next - 1], values[next - 1]];
  const [to, high] = [at[next], values[next]];
  if (to === undefined || high === undefined) return next > 0 && from === ns ? low : undefined;
  return low + ((high - low) * (ns - from)) / (to - from);
}
