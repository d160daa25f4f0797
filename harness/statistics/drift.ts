import { mean, median } from 'simple-statistics';
import type { RunData } from '../run/samples.ts';
import { countedTrials, trialValue } from './values.ts';

/** Whether every measured round has the control program's CPU. */
export function hasControls({ run }: RunData): boolean {
  const rounds = new Set(run.trials.filter(({ warmup }) => !warmup).map(({ round }) => round));
  return run.controls.length > 0 && [...rounds].every((round) => controlOf({ run }, round) !== undefined);
}

/** A case's CPU in each of its trials, over the control program's CPU around the same round. */
export function controlledCpu(data: RunData, caseName: string): number[] {
  return countedTrials(data, caseName).flatMap((trial) => {
    const [cpu, control] = [trialValue(trial, 'cpu'), controlOf(data, trial.round)];
    return cpu === undefined || control === undefined ? [] : [cpu / control];
  });
}

/** How much more CPU the control program took in head than in base: the machine's own change. 1 where it is unknown. */
export function driftBetween(base: RunData, head: RunData): number {
  if (!hasControls(base) || !hasControls(head)) return 1;
  const [inBase, inHead] = [base, head].map(({ run }) =>
    median(run.controls.flatMap(({ cpuNs }) => cpuNs ?? [])),
  );
  return (inHead ?? 1) / (inBase ?? 1);
}

// The control before a round and the one after it: two are less of a chance than one.
function controlOf({ run }: Pick<RunData, 'run'>, round: number): number | undefined {
  const around = run.controls.filter((control) => control.round === round || control.round === round + 1);
  const figures = around.flatMap(({ cpuNs }) => cpuNs ?? []);
  return figures.length === 0 ? undefined : mean(figures);
}
