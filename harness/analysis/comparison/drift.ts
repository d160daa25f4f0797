import { mean, median } from 'simple-statistics';
import type { RunData } from '../../store/run-data.ts';
import type { StoredTrial } from '../../store/trial-shape.ts';
import type { MetricName } from '../../vocabulary/metrics.ts';
import { countedTrials, trialFigure } from '../values.ts';

/** Whether every measured trial that was executed has the control program's CPU beside it. */
export function hasControls({ run }: RunData): boolean {
  const measured = run.trials.filter(({ warmup, wallNs }) => !warmup && wallNs !== undefined);
  return measured.length > 0 && measured.every(({ control }) => control?.cpuNs !== undefined);
}

/** Logarithms of a case's CPU and of the control's around each of its trials, from their run's median control. */
interface Controlled {
  readonly cpu: readonly number[];
  /** c − C: how far the control around the trial was from the run's. */
  readonly beside: readonly number[];
  /** C: logarithm of the run's median control. */
  readonly control: number;
}

/** What is compared in units of the control program's CPU. */
export type CpuMetric = Extract<MetricName, 'cpu' | 'cpu.cycle'>;

/**
 * Logarithms of a case's CPU in base and in head, in units of the control program's: log cpu − [C + β (c − C)]. C, how
 * fast the machine was in that run, is taken off whole. Within a run a trial follows the control around it only in part:
 * β is the slope of the two runs' trials together, each around its own run's mean, between 0 and 1.
 */
export function controlledLogs(
  base: RunData,
  head: RunData,
  caseName: string,
  metric: CpuMetric,
): [number[], number[]] {
  const runs = [controlledIn(base, caseName, metric), controlledIn(head, caseName, metric)] as const;
  const slope = slopeWithin(runs);
  const logs = ({ cpu, beside, control }: Controlled) =>
    cpu.map((value, at) => value - control - slope * (beside[at] ?? 0));
  return [logs(runs[0]), logs(runs[1])];
}

function controlledIn(data: RunData, caseName: string, metric: CpuMetric): Controlled {
  const control = Math.log(median(controls(data)));
  const pairs = countedTrials(data, caseName).flatMap((trial) => {
    const [cpu, around] = [trialFigure(data, trial, metric), controlAround(data, trial)];
    return cpu === undefined || around === undefined ? [] : [[Math.log(cpu), Math.log(around) - control]];
  });
  return { cpu: pairs.map(([cpu = 0]) => cpu), beside: pairs.map(([, beside = 0]) => beside), control };
}

function slopeWithin(runs: readonly Controlled[]): number {
  let [products, squares] = [0, 0];
  for (const { cpu, beside } of runs.filter(({ cpu }) => cpu.length > 0)) {
    const [ofCpu, ofBeside] = [mean([...cpu]), mean([...beside])];
    cpu.forEach((value, at) => {
      const away = (beside[at] ?? 0) - ofBeside;
      products += (value - ofCpu) * away;
      squares += away * away;
    });
  }
  return squares === 0 ? 0 : Math.min(1, Math.max(0, products / squares));
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
