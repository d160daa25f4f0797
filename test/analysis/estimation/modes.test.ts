import assert from 'node:assert/strict';
import { test } from 'node:test';
import { modesOf } from '../../../harness/analysis/estimation/modes.ts';
import { DISTRIBUTIONS, normal, sampler } from './distributions.ts';

test('two modes are found with their medians and their trials, whatever the order', () => {
  const trials = [0.25, 0.41, 0.252, 0.248, 0.408, 0.251, 0.249, 0.412, 0.25, 0.25];
  assert.deepEqual(modesOf(trials), [
    { median: 0.25, trials: 7 },
    { median: 0.41, trials: 3 },
  ]);
});

test('one far trial is an outlier, five are too few, and modes nearer than a tenth matter to nobody', () => {
  assert.equal(modesOf([1, 1.01, 0.99, 1, 1.01, 3]), undefined);
  assert.equal(modesOf([1, 1.01, 2, 2.01, 2.02]), undefined);
  assert.equal(modesOf([1, 1, 1, 1.09, 1.09, 1.09]), undefined);
  assert.equal(modesOf([1, 1, 1, 1, 1, 1]), undefined);
  assert.deepEqual(
    modesOf([1, 1, 1, 1.2, 1.2, 1.2])?.map(({ trials }) => trials),
    [3, 3],
  );
});

test('one mode is rarely taken for two, and two far ones are mostly found', () => {
  const sample = sampler(31);
  const share = (draw: (uniform: () => number) => number, count: number) => {
    let found = 0;
    for (let time = 0; time < 2000; time++) found += Number(modesOf(sample(draw, count)) !== undefined);
    return found / 2000;
  };
  const { 'heavy tails': heavy } = DISTRIBUTIONS;
  assert.ok(heavy);
  for (const count of [6, 8, 10, 20]) {
    assert.ok(share((uniform) => Math.exp(0.2 * normal(uniform)), count) <= 0.012, `normal, ${count}`);
    assert.ok(share(heavy.draw, count) <= 0.02, `heavy tails, ${count}`);
  }
  const apart = (uniform: () => number) => Math.exp((uniform() < 0.6 ? 0 : 0.5) + 0.05 * normal(uniform));
  assert.ok(share(apart, 10) >= 0.8, `${share(apart, 10)}`);
});
