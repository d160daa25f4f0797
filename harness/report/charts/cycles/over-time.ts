import { type Cycle, cyclesOf } from '../../../analysis/cycles/cycles.ts';
import { hasCycles, scheduleOf } from '../../../analysis/cycles/due.ts';
import { typicalTrial } from '../../../analysis/typical.ts';
import type { Schedule } from '../../../scenario/schedule.ts';
import type { RunData } from '../../../store/run-data.ts';
import type { StoredTrial } from '../../../store/trial-shape.ts';
import type { Series } from '../drawing/series.ts';

/** A case over cycles in the trial that stands for it. */
export interface OverTime {
  readonly series: Series;
  readonly trial: StoredTrial;
  readonly schedule: Schedule;
  readonly cycles: readonly Cycle[];
}

/** The cases that have figures over time, each in its trial of median time. */
export function casesOverTime(data: RunData, allSeries: readonly Series[]): OverTime[] {
  return allSeries.flatMap((series) => {
    if (!hasCycles(series.case)) return [];
    const trial = typicalTrial(data, series.name, (each) => cyclesOf(data, each).length > 1);
    if (!trial) return [];
    return [{ series, trial, schedule: scheduleOf(series.case), cycles: cyclesOf(data, trial) }];
  });
}

/** Cycles that share a point of a picture, one behind the other. */
export interface CycleGroup {
  readonly from: number;
  readonly to: number;
  readonly all: readonly Cycle[];
}

/** Cycles in at most `limit` groups of about as many each. */
export function groupsOf(cycles: readonly Cycle[], limit: number): CycleGroup[] {
  const count = Math.min(limit, cycles.length);
  const edge = (group: number) => Math.round((group * cycles.length) / count);
  return Array.from({ length: count }, (_, group) => {
    const all = cycles.slice(edge(group), edge(group + 1));
    return { from: all[0]?.cycle ?? 0, to: all.at(-1)?.cycle ?? 0, all };
  });
}

/** The largest of some figures of a group; undefined where no cycle has one. */
export function highest({ all }: CycleGroup, of: (cycle: Cycle) => number | undefined): number | undefined {
  const values = all.flatMap((cycle) => of(cycle) ?? []);
  return values.length === 0 ? undefined : Math.max(...values);
}

/** `cycle 4`, `cycles 4 to 6`. */
export function groupName({ from, to }: CycleGroup): string {
  return from === to ? `cycle ${from}` : `cycles ${from} to ${to}`;
}

/** The sum of a figure over the cycles that count. */
export function counted(cycles: readonly Cycle[], of: (cycle: Cycle) => number | undefined): number {
  return cycles.reduce((sum, cycle) => (cycle.isCounted ? sum + (of(cycle) ?? 0) : sum), 0);
}
