import { median } from 'simple-statistics';
import type { RunData } from '../../store/run-data.ts';
import { type MetricName, metricOf } from '../../vocabulary/metrics.ts';
import { omitUndefined } from '../../vocabulary/omit-undefined.ts';
import { type Shift, shiftBetween } from '../estimation/shift.ts';
import { valuesOf } from '../summarise.ts';
import { comparedOf } from './compared.ts';
import { controlledLogs, hasControls } from './drift.ts';
import type { Asked } from './rounds.ts';

/** One thing that two runs are compared by: a metric of a case that both have. */
export interface Pair extends Asked {
  readonly case: string;
  /** Medians of the two runs, in the metric's unit; absent where there are no figures. */
  readonly base?: number;
  readonly head?: number;
  /** Of logarithms; absent where a run has no figures, or one that has no logarithm. */
  readonly shift?: Shift;
  /** What no measurement can tell from nothing, as a share of base's median. */
  readonly noise: number;
}

/** All pairs of two runs. What neither run measured (phases of a program without the protocol) is none. */
export function pairsOf(base: RunData, head: RunData, cases: readonly string[]): Pair[] {
  const isControlled = hasControls(base) && hasControls(head);
  return cases.flatMap((name) =>
    comparedOf(base.run.cases.find((each) => each.name === name)).flatMap((metric) => {
      const [inBase, inHead] = [valuesOf(base, name, metric), valuesOf(head, name, metric)];
      if (inBase.length + inHead.length === 0) return [];
      // CPU is compared in units of the control program's, where both runs have one: what the machine did to all programs
      // alike cancels.
      const logs = () =>
        (metric === 'cpu' || metric === 'cpu.cycle') && isControlled
          ? controlledLogs(base, head, name, metric)
          : [inBase, inHead].map(logarithms);
      return [pairOf(base, { case: name, metric }, [inBase, inHead], logs)];
    }),
  );
}

function pairOf(
  { run }: RunData,
  what: Pick<Pair, 'case' | 'metric'>,
  [base, head]: readonly [readonly number[], readonly number[]],
  logs: () => readonly (readonly number[])[],
): Pair {
  const hasLogs = base.length > 0 && head.length > 0 && [...base, ...head].every((value) => value > 0);
  const [inBase = [], inHead = []] = hasLogs ? logs() : [];
  const [ofBase, ofHead] = [base, head].map((values) =>
    values.length > 0 ? median([...values]) : undefined,
  );
  return omitUndefined({
    ...what,
    base: ofBase,
    head: ofHead,
    sizes: [base.length, head.length] as const,
    shift: inBase.length > 0 && inHead.length > 0 ? shiftBetween(inBase, inHead) : undefined,
    noise: ofBase ? noiseOf(what.metric, run.machine.cores) / ofBase : 0,
  });
}

function logarithms(values: readonly number[]): number[] {
  return values.map(Math.log);
}

/**
 * A scheduler's few milliseconds; the CPU of the shell that joins the group before it becomes the strategy; and the
 * kernel's batches of charges, 64 pages a core (memcontrol.c).
 */
const NOISE = { timeNs: 5e6, cpuNs: 2e6, bytesPerCore: 256 * 1024 } as const;

function noiseOf(metric: MetricName, cores: number): number {
  const noise = { time: NOISE.timeNs, cpu: NOISE.cpuNs, memory: NOISE.bytesPerCore * cores, other: 0 };
  return noise[metricOf(metric).about];
}
