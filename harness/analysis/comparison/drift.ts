import { mean, median } from 'simple-statistics';
import type { RunData } from '../../store/run-data.ts';
import type { StoredTrial } from '../../store/trial-shape.ts';
import { countedTrials, trialValue } from '../values.ts';

/** Whether every measured trial that was executed has the control program's CPU beside it. */
export function hasControls({ run }: RunData): boolean {
  const measured = run.trials.filter(({ warmup, wallNs }) => !warmup && wallNs !== undefined);
  return measured.length > 0 && measured.every(({ control }) => control?.cpuNs !== undefined);
}

/** A case's CPU in each of its trials, over the control program's CPU around that trial. */
export function controlledCpu(data: RunData, caseName: string): number[] {
  return countedTrials(data, caseName).flatMap((trial) => {
    const [cpu, control] = [trialValue(trial, 'cpu'), controlAround(data, trial)];
    return cpu === undefined || control === undefined ? [] : [cpu / control];
  });
}

/** How much more CPU the control program took in head than in base: the machine's own change. 1 where it is unknown. */
export function driftBetween(base: RunData, head: RunData): number {
  if (!hasControls(base) || !hasControls(head)) return 1;
  const [inBase, inHead] = [base, head].map((data) => median(controls(data)));
  return (inHead ?? 1) / (inBase ?? 1);
}

/** The control program's CPU before each measured trial, nanoseconds. */
export function controls({ run }: RunData): number[] {
  return run.trials.flatMap(({ warmup, control }) => (warmup ? [] : (control?.cpuNs ?? [])));
}

// The one before the trial and the one after it, which is the next trial's: a burst of load lasts longer than either.
function controlAround({ run }: RunData, trial: StoredTrial): number | undefined {
  const at = run.trials.indexOf(trial);
  const around = [run.trials[at], run.trials[at + 1]].flatMap((each) => each?.control?.cpuNs ?? []);
  return around.length === 0 ? undefined : mean(around);
}
