import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Change, compareRuns } from '../../../harness/analysis/comparison/compare.ts';
import { keptResiduals, Simulation, type Worsened } from './simulated.ts';

// The tables of docs/statistics.md with fewer samples: `make gate MODE=simulate` has them whole.
const SAMPLES = 150;
const RECIPE = { cases: 5, rounds: 10, between: 0.02, drift: 0.03 };
const residuals = keptResiduals();

function compareOften(worsened?: Worsened): (readonly Change[])[] {
  const simulation = new Simulation(residuals, 1);
  return Array.from({ length: SAMPLES }, () => {
    const [base, head] = [simulation.run(RECIPE), simulation.run(RECIPE, worsened)];
    return compareRuns(base, head).changes;
  });
}

function share<T>(values: readonly T[], is: (value: T) => boolean): number {
  return values.filter(is).length / values.length;
}

test('where nothing changed, at most 1 of 20 comparisons of two runs has anything worse', () => {
  const found = compareOften();
  const alarms = share(found, (changes) => changes.some(({ verdict }) => verdict === 'worse'));
  assert.ok(alarms <= 0.05, `${alarms}`);
  // An interval of two runs with the variance between them in it.
  const holding = share(found.flat(), ({ interval: [low, high] = [2, 0] }) => low <= 1 && high >= 1);
  assert.ok(holding >= 0.93, `${holding}`);
});

test('a case of 15 % more CPU is worse in three of four comparisons, of 20 % more in nine of ten', () => {
  const caught = (cpu: number) =>
    share(compareOften({ cpu }).flat().filter(isFirst('cpu')), ({ verdict }) => verdict === 'worse');
  const [some, more] = [caught(1.15), caught(1.2)];
  assert.ok(some > 0.75, `${some}`);
  assert.ok(more > 0.9, `${more}`);
});

test('a case of 9.75 % more time is the same in at most 1 of 20 where 10 % matter, one of 20 % more memory never', () => {
  const same = (metric: Change['metric'], worsened: Worsened) =>
    share(compareOften(worsened).flat().filter(isFirst(metric)), ({ verdict }) => verdict === 'same');
  const nearly = same('wall', { wall: 1.0975 });
  assert.ok(nearly <= 0.05, `${nearly}`);
  assert.equal(same('memory.peak', { memory: 1.2 }), 0);
});

function isFirst(of: Change['metric']) {
  return ({ case: name, metric }: Change) => name === 'case 0' && metric === of;
}
