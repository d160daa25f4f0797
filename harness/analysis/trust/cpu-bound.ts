import type { RunData } from '../../store/run-data.ts';
import type { StoredTrial } from '../../store/trial-shape.ts';
import { FOREIGN_SHARE } from '../../trial/validity/machine-checks.ts';
import { countedTrials } from '../values.ts';

const BUSY_SHARE = 0.9;

/**
 * The cases whose strategy and servers kept every core busy by themselves, in most of their trials: a property of the case
 * on this machine, and no fault of a trial.
 */
export function cpuBoundCases(data: Pick<RunData, 'run'>): string[] {
  return data.run.cases.flatMap(({ name }) => {
    const trials = countedTrials(data, name);
    return trials.length > 0 && trials.filter(isCpuBound).length > trials.length / 2 ? [name] : [];
  });
}

// Where it is unknown what others used, it is unknown whose the time was.
function isCpuBound({ conditions }: StoredTrial): boolean {
  const { machineCpuShare = 0, foreignCpuShare = 1 } = conditions ?? {};
  return machineCpuShare > BUSY_SHARE && foreignCpuShare <= FOREIGN_SHARE;
}
