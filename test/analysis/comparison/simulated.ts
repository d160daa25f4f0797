import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { median } from 'simple-statistics';
import { countedTrials, trialValue } from '../../../harness/analysis/values.ts';
import { type RunData, readRunData } from '../../../harness/store/run-data.ts';
import { storedTrial } from '../../store/stored-run.ts';
import { storedData } from '../stored-data.ts';

/** How far one trial was from its case's median, on the log scale: together, since what slows one slows the others. */
export interface Residual {
  readonly wall: number;
  readonly cpu: number;
  readonly memory: number;
  readonly control: number;
}

const RUNS = join(import.meta.dirname, '..', '..', '..', 'docs', 'runs');

/** The residuals of the kept runs' cases with trials enough for a median: a sequence a run, in the order of its trials. */
export function keptResiduals(): Residual[][] {
  return readdirSync(RUNS).map((name) => {
    const data = readRunData(join(RUNS, name));
    const found = data.run.cases.flatMap(({ name: of }) => residualsOf(data, of));
    return found.toSorted(([a], [b]) => a - b).map(([, residual]) => residual);
  });
}

function residualsOf(data: RunData, name: string): [number, Residual][] {
  const figures = countedTrials(data, name).flatMap((trial) => {
    const [wall, cpu, memory] = [
      trialValue(trial, 'wall'),
      trialValue(trial, 'cpu'),
      trialValue(trial, 'memory.peak'),
    ];
    const control = trial.control?.cpuNs;
    return wall && cpu && memory && control
      ? [{ at: trial.index, logs: [wall, cpu, memory, control].map(Math.log) }]
      : [];
  });
  if (figures.length < 6) return [];
  // A median fits its own sample better than the truth does: the usual n/(n − 1).
  const scale = Math.sqrt(figures.length / (figures.length - 1));
  const medians = [0, 1, 2, 3].map((of) => median(figures.map(({ logs }) => logs[of] ?? 0)));
  return figures.map(({ at, logs }) => {
    const [wall = 0, cpu = 0, memory = 0, control = 0] = logs.map(
      (value, of) => scale * (value - (medians[of] ?? 0)),
    );
    return [at, { wall, cpu, memory, control }];
  });
}

/** What runs are made of. */
export interface Recipe {
  readonly cases: number;
  readonly rounds: number;
  /**
   * Standard deviation of what a run differs from its repeat, a case and metric, beyond what all programs share; of memory
   * a quarter of it.
   */
  readonly between: number;
  /** The same of what all programs' CPU shares, the control's, too. */
  readonly drift: number;
}

/** How many times more the first case takes in head. */
export interface Worsened {
  readonly wall?: number;
  readonly cpu?: number;
  readonly memory?: number;
}

/** Makes runs of residuals, a round at a time of neighbours in one kept run; the same ones for the same seed. */
export class Simulation {
  readonly #random;
  readonly #residuals: readonly (readonly Residual[])[];

  constructor(residuals: readonly (readonly Residual[])[], seed: number) {
    this.#residuals = residuals;
    this.#random = xoroshiro128plus(seed);
  }

  run({ cases, rounds, between, drift }: Recipe, worsened: Worsened = {}): RunData {
    const machine = drift * this.#normal();
    // Of each of the two runs, so that their difference has the standard deviation that was asked for.
    const effect = () => (between / Math.SQRT2) * this.#normal();
    const names = Array.from({ length: cases }, (_, at) => `case ${at}`);
    const effects = names.map((_, at) => {
      const more = (of: keyof Worsened) => (at === 0 ? Math.log(worsened[of] ?? 1) : 0);
      return {
        wall: effect() + more('wall'),
        cpu: effect() + machine + more('cpu'),
        memory: effect() / 4 + more('memory'),
      };
    });
    const trials = Array.from({ length: rounds }, (_, at) => at + 1).flatMap((round) => {
      const drawn = this.#draw(cases);
      return names.map((name, at) => {
        const { wall, cpu, memory, control } = drawn[at] as Residual;
        const { wall: ofWall = 0, cpu: ofCpu = 0, memory: ofMemory = 0 } = effects[at] ?? {};
        return storedTrial(name, {
          round,
          wallNs: Math.round(3e8 * Math.exp(wall + ofWall)),
          cpuUserNs: Math.round(3e8 * Math.exp(cpu + ofCpu)),
          cpuSystemNs: 0,
          memoryPeakBytes: Math.round(4e7 * Math.exp(memory + ofMemory)),
          control: { wallNs: 1e8, cpuNs: Math.round(7e7 * Math.exp(control + machine)) },
        });
      });
    });
    return storedData(names, trials);
  }

  #draw(count: number): readonly Residual[] {
    const enough = this.#residuals.filter(({ length }) => length >= count);
    const run = enough[uniformInt(this.#random, 0, enough.length - 1)] ?? [];
    const from = uniformInt(this.#random, 0, run.length - count);
    return run.slice(from, from + count);
  }

  // Box & Muller 1958.
  #normal(): number {
    const uniform = () => 1 - uniformFloat64(this.#random);
    return Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  }
}
