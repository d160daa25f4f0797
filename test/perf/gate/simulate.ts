import { type Change, compareRuns } from '../../../harness/analysis/comparison/compare.ts';
import {
  keptResiduals,
  type Recipe,
  Simulation,
  type Worsened,
} from '../../analysis/comparison/simulated.ts';
import { print } from './runs.ts';

/** What runs differ from their repeats in truth, in the tables' order; the rules assume 2 %. */
const TRUTHS = [0, 0.02, 0.04];
const ROUNDS = [8, 10, 20];
const CASES = 5;
const DRIFT = 0.03;

/**
 * How often the rules err, on trials resampled from the kept runs. Prints the tables of docs/statistics.md.
 *
 * @param samples pairs of runs a line.
 */
export function simulate(samples: number, seed: number): void {
  const simulation = new Simulation(keptResiduals(), seed);
  printUnchanged(simulation, samples);
  printWorsened(simulation, samples);
}

function printUnchanged(simulation: Simulation, samples: number): void {
  print(`\nNothing changed, ${CASES} cases, ${samples} pairs of runs a line:\n`);
  print(
    '| rounds | between runs | pairs with any worse | inconclusive: time | CPU | memory | intervals that hold |',
  );
  print('|---|---|---|---|---|---|---|');
  for (const rounds of ROUNDS) {
    for (const between of TRUTHS) {
      const found = compareOften(simulation, samples, { cases: CASES, rounds, between, drift: DRIFT });
      const changes = found.flat();
      const alarms = found.filter((each) => each.some(({ verdict }) => verdict === 'worse')).length;
      const unsure = (['wall', 'cpu', 'memory.peak'] as const).map((of) =>
        shareOf(
          changes.filter(({ metric }) => metric === of),
          ({ verdict }) => verdict === 'inconclusive',
        ),
      );
      const holding = shareOf(changes, ({ interval: [low, high] = [1, 1] }) => low <= 1 && high >= 1);
      print(`| ${[rounds, percent(between), percent(alarms / samples), ...unsure, holding].join(' | ')} |`);
    }
  }
}

function shareOf(changes: readonly Change[], is: (change: Change) => boolean): string {
  return percent(changes.filter(is).length / changes.length);
}

const CHANGES: readonly (readonly [string, Change['metric'], Worsened])[] = [
  ['CPU +10 %', 'cpu', { cpu: 1.1 }],
  ['CPU +15 %', 'cpu', { cpu: 1.15 }],
  ['CPU +20 %', 'cpu', { cpu: 1.2 }],
  ['memory +10 %', 'memory.peak', { memory: 1.1 }],
  ['memory +20 %', 'memory.peak', { memory: 1.2 }],
  ['time +9.75 %', 'wall', { wall: 1.0975 }],
  ['time +20 %', 'wall', { wall: 1.2 }],
];

function printWorsened(simulation: Simulation, samples: number): void {
  print(`\nOne of ${CASES} cases changed, ${percent(0.02)} between runs, ${samples} pairs of runs a line:\n`);
  print('| change | rounds | worse | the same | inconclusive |\n|---|---|---|---|---|');
  for (const [what, metric, worsened] of CHANGES) {
    for (const rounds of ROUNDS) {
      const recipe = { cases: CASES, rounds, between: 0.02, drift: DRIFT };
      const found = compareOften(simulation, samples, recipe, worsened).flatMap((changes) =>
        changes.filter((each) => each.case === 'case 0' && each.metric === metric),
      );
      const share = (of: Change['verdict']) => shareOf(found, ({ verdict }) => verdict === of);
      print(`| ${[what, rounds, share('worse'), share('same'), share('inconclusive')].join(' | ')} |`);
    }
  }
}

function compareOften(
  simulation: Simulation,
  samples: number,
  recipe: Recipe,
  worsened: Worsened = {},
): (readonly Change[])[] {
  return Array.from(
    { length: samples },
    () => compareRuns(simulation.run(recipe), simulation.run(recipe, worsened)).changes,
  );
}

function percent(share: number): string {
  return `${(share * 100).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`;
}
