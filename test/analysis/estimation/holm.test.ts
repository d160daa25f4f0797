import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holm } from '../../../harness/analysis/estimation/holm.ts';
import { sampler } from './distributions.ts';

const near = (actual: readonly number[], expected: readonly number[]) => {
  assert.equal(actual.length, expected.length);
  actual.forEach((p, at) => {
    assert.ok(Math.abs(p - (expected[at] ?? Number.NaN)) < 1e-12, `${actual}`);
  });
};

test('the smallest is multiplied by the number of all, the next by one less; the order is kept', () => {
  near(holm([0.01, 0.04, 0.03, 0.005]), [0.03, 0.06, 0.06, 0.02]);
});

test('an adjusted p is never less than that of a smaller p, and never over 1', () => {
  // 0.02 × 3 = 0.06; 0.025 × 2 = 0.05 would be less; 0.9.
  near(holm([0.025, 0.9, 0.02]), [0.06, 0.9, 0.06]);
  near(holm([0.6, 0.7]), [1, 1]);
});

test('one p stays as it is, equal ones stay equal, none give none', () => {
  near(holm([0.03]), [0.03]);
  near(holm([0.01, 0.01, 0.01]), [0.03, 0.03, 0.03]);
  near(holm([]), []);
});

test('a family of twenty true nulls names a false difference at most 5 % of the time', () => {
  const sample = sampler(5);
  let families = 0;
  for (let family = 0; family < 4000; family++) {
    if (holm(sample((uniform) => uniform(), 20)).some((p) => p <= 0.05)) families++;
  }
  // Three standard errors of 4,000 families above 5 %.
  assert.ok(families / 4000 < 0.06 && families / 4000 > 0.03, `${families / 4000}`);
});
