import { median } from 'simple-statistics';
import type { RunData } from '../../store/run-data.ts';
import type { StoredTrial } from '../../store/trial-shape.ts';
import { type CycleMetric, type CycleSource, METRICS } from '../../vocabulary/metrics.ts';
import { total } from '../../vocabulary/omit-undefined.ts';
import { type Cycle, cyclesOf } from './cycles.ts';
import { caseOf, hasCycles, scheduleOf } from './due.ts';

/** A trial's value of a metric of its cycles; undefined where hosts are visited once, and where it was not measured. */
export function cycleFigure(data: RunData, trial: StoredTrial, metric: CycleMetric): number | undefined {
  const found = caseOf(data.run, trial);
  if (!found || !hasCycles(found)) return undefined;
  const cycles = cyclesOf(data, trial);
  const counted = cycles.filter(({ isCounted }) => isCounted);
  const { everyNs = 0 } = scheduleOf(found);
  return counted.length === 0 ? undefined : FIGURES[METRICS[metric].of.cycles]({ cycles, counted, everyNs });
}

interface Visited {
  readonly cycles: readonly Cycle[];
  /** Those that the schedule does not skip; one at least. */
  readonly counted: readonly Cycle[];
  /** From one cycle to the next; 0 in a closed loop. */
  readonly everyNs: number;
}

const FIGURES: Readonly<Record<CycleSource['cycles'], (visited: Visited) => number | undefined>> = {
  time,
  overruns: ({ counted }) => shareOf(counted, ({ overran }) => overran),
  errors: ({ counted }) => shareOf(counted, ({ due, answered }) => due - answered),
  throughput,
  cpu: ({ counted }) => cpuOf(counted),
  // A closed loop's second cycle begins with the first answer: the CPU until then is not the first cycle's.
  firstCpu: ({ cycles, everyNs }) =>
    everyNs > 0 ? cycles.find(({ cycle }) => cycle === 0)?.cpuNs : undefined,
  growth: ({ counted }) => growthOf(whole(counted)),
  reconnects: ({ counted }) => total(counted.map(({ reconnects }) => reconnects)),
  rows: ({ counted }) => total(counted.map(({ rows }) => rows)),
};

// In a closed loop nothing holds hosts together, and a cycle of one overlaps with others of another: from its first due moment
// to its last end is longer the further they drift apart, and says nothing of how fast a strategy is.
function time(visited: Visited): number | undefined {
  const { counted, everyNs } = visited;
  if (everyNs > 0) return medianOf(counted.map(({ timeNs }) => timeNs));
  const { begin, end } = spanOf(visited);
  return (end - begin) / cyclesIn(counted);
}

// At the end of a closed loop's time some hosts are in cycles that the others don't come to.
function whole(cycles: readonly Cycle[]): Cycle[] {
  return cycles.filter(({ isWhole }) => isWhole);
}

function medianOf(values: readonly number[]): number | undefined {
  return values.length > 0 ? median([...values]) : undefined;
}

function shareOf(
  cycles: readonly Cycle[],
  countIn: (cycle: Cycle) => number | undefined,
): number | undefined {
  const found = total(cycles.map(countIn));
  return found === undefined ? undefined : found / cycles.reduce((sum, { due }) => sum + due, 0);
}

// All of it over the cycles, and no median of them: of a client that falls behind, the CPU of a cycle's visits is used in
// later ones.
function cpuOf(counted: readonly Cycle[]): number | undefined {
  const cpuNs = total(counted.map((cycle) => cycle.cpuNs));
  return cpuNs === undefined ? undefined : cpuNs / cyclesIn(counted);
}

// Of a closed loop that ends by the clock the last ones are not whole.
function cyclesIn(counted: readonly Cycle[]): number {
  const visits = counted.reduce((sum, { due }) => sum + due, 0);
  return visits / counted.reduce((most, { due }) => Math.max(most, due), 0);
}

function throughput(visited: Visited): number | undefined {
  const { begin, end } = spanOf(visited);
  const answered = visited.counted.reduce((sum, cycle) => sum + cycle.answered, 0);
  return end > begin ? answered / ((end - begin) / 1e9) : undefined;
}

// A schedule's last cycle lasts as long as the others, whenever its hosts have answered.
function spanOf({ counted, everyNs }: Visited): { readonly begin: number; readonly end: number } {
  return {
    begin: counted.reduce((least, { beginNs }) => Math.min(least, beginNs), Infinity),
    end: counted.reduce((last, { beginNs, endNs }) => Math.max(last, endNs, beginNs + everyNs), 0),
  };
}

/** Slopes between every two of more cycles than these would take their time, and tell no more. */
const MOST_FOR_SLOPES = 200;

// The median of the slopes between every two cycles: a single peak does not move it (Theil 1950; Sen, Estimates of the
// regression coefficient based on Kendall's tau, Journal of the American Statistical Association 63 (1968) 1379-1389).
function growthOf(cycles: readonly Cycle[]): number | undefined {
  const measured = cycles.filter(({ workingBytes }) => workingBytes !== undefined);
  const stride = Math.ceil(measured.length / MOST_FOR_SLOPES);
  const some = measured.filter((_, at) => at % stride === 0);
  const slopes = some.flatMap((one, at) =>
    some
      .slice(at + 1)
      .map((other) => ((other.workingBytes ?? 0) - (one.workingBytes ?? 0)) / (other.cycle - one.cycle)),
  );
  return medianOf(slopes);
}
