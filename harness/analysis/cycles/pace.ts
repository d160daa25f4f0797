import type { RunData } from '../../store/run-data.ts';
import type { StoredTrial } from '../../store/trial-shape.ts';
import { typicalTrial } from '../typical.ts';
import { countedTrials } from '../values.ts';
import { type Cycle, cyclesOf } from './cycles.ts';

/** How a case kept to a schedule that says when hosts are due again, over its measured trials. */
export interface Pace {
  /** All trials were completed; in none of them a visit overran or failed. */
  readonly isKept: boolean;
  /** Visits of the cycles that count, to hosts without a fault, of all completed trials. */
  readonly due: number;
  readonly overran: number;
  readonly failed: number;
  /** Where it fell behind and had not caught up when the schedule ended. */
  readonly behind?: Behind;
}

/** Of a trial that fell behind, the one that stands for all such. */
export interface Behind {
  /** Trials of the case of which that is true, of so many that completed. */
  readonly trials: number;
  readonly of: number;
  /** From this cycle on visits overran in each one, from 0. */
  readonly from: number;
  /** From the first due moment of the last cycle to its last end; its worst latency, where hosts are spread evenly. */
  readonly lastNs: number;
}

/** The pace of a case; undefined in a closed loop, and where no trial has visits. */
export function paceOf(data: RunData, name: string): Pace | undefined {
  const measured = data.run.trials.filter((trial) => trial.case === name && !trial.warmup);
  const counted = countedTrials(data, name);
  const cycles = counted.map((trial) => cyclesOf(data, trial).filter(({ isCounted }) => isCounted));
  if (counted.length === 0 || cycles.some((own) => own.length === 0 || own[0]?.overran === undefined))
    return undefined;
  const sum = (of: (cycle: Cycle) => number) => cycles.flat().reduce((total, cycle) => total + of(cycle), 0);
  const [due, overran] = [sum((cycle) => cycle.due), sum((cycle) => cycle.overran ?? 0)];
  const failed = due - sum(({ answered }) => answered);
  const behind = behindIn(data, name, counted);
  return {
    isKept: overran === 0 && failed === 0 && measured.length === counted.length,
    due,
    overran,
    failed,
    ...(behind ? { behind } : {}),
  };
}

function behindIn(data: RunData, name: string, counted: readonly StoredTrial[]): Behind | undefined {
  const isBehind = (trial: StoredTrial) => behindFrom(cyclesOf(data, trial)) !== undefined;
  const trial = typicalTrial(data, name, isBehind);
  const cycles = trial && cyclesOf(data, trial);
  const from = cycles && behindFrom(cycles);
  const last = cycles?.at(-1);
  if (from === undefined || !last) return undefined;
  return { trials: counted.filter(isBehind).length, of: counted.length, from, lastNs: last.timeNs };
}

/** What lasts shorter than this, of all cycles, may be a hiccup that fell on the end. */
const LASTING = 0.1;

/** The cycle from which on visits overran in each; undefined where the last one is free of that, or the first such is too near to it. */
function behindFrom(cycles: readonly Cycle[]): number | undefined {
  const before = cycles.findLastIndex(({ overran }) => overran === 0);
  const length = cycles.length - 1 - before;
  return length >= Math.max(2, LASTING * cycles.length) ? cycles[before + 1]?.cycle : undefined;
}
