import assert from 'node:assert/strict';
import { test } from 'node:test';
import { estimate, interpolatedInterval, quantile } from '../../../harness/analysis/estimation/estimate.ts';
import { coverage, DISTRIBUTIONS, sampler } from './distributions.ts';

const SAMPLES = 4000;

test('a small sample, worked by hand', () => {
  assert.deepEqual(estimate([4, 1, 3, 2]), {
    n: 4,
    median: 2.5,
    mean: 2.5,
    min: 1,
    max: 4,
    deviation: Math.sqrt(5 / 3),
    outliers: [],
  });
});

test('no values have no estimate, one has no deviation', () => {
  assert.equal(estimate([]), undefined);
  assert.deepEqual(estimate([7]), { n: 1, median: 7, mean: 7, min: 7, max: 7, outliers: [] });
});

test('six values have an interval, five have none', () => {
  assert.deepEqual(estimate([6, 5, 4, 3, 2, 1])?.interval, [1, 6]);
  assert.ok(!('interval' in (estimate([5, 4, 3, 2, 1]) ?? {})));
});

test('the interval of ten lies between the second and third from each end, as Hettmansperger and Sheather weigh them', () => {
  // γ2 = 1 − 22/1024 and γ3 = 1 − 112/1024, so I = (γ2 − 0.95) / (γ2 − γ3) = 29.2 / 90 and λ = 8 I / (2 + 6 I).
  const weight = (8 * 29.2) / 90 / (2 + (6 * 29.2) / 90);
  const [low, high] = estimate([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])?.interval ?? [];
  assert.ok(Math.abs((low ?? 0) - (2 + weight)) < 1e-9, `${low}`);
  assert.ok(Math.abs((high ?? 0) - (9 - weight)) < 1e-9, `${high}`);
});

test('equal values have an interval of no width, and thousands of values have a narrow one', () => {
  for (const value of [0.1, 0.3, 1e9 / 3, 123_456_789.7])
    for (const n of [7, 8, 10, 11])
      assert.deepEqual(estimate(new Array(n).fill(value))?.interval, [value, value]);
  const [low, high] = estimate(Array.from({ length: 5000 }, (_, at) => at))?.interval ?? [];
  // Half the width of the sign test's interval: 1.96 √5000 / 2 = 69.3 ranks.
  assert.ok(low && high && Math.abs(low - 2430) < 2 && Math.abs(high - 2569) < 2, `${low} ${high}`);
});

test('quantiles are of type 7: linear between order statistics', () => {
  assert.deepEqual(
    [0, 0.25, 0.5, 0.9, 1].map((p) => quantile([40, 10, 30, 20], p)),
    [10, 17.5, 25, 37, 40],
  );
  assert.equal(quantile([], 0.5), undefined);
});

test('a value far from the others is flagged by its position and counts in everything', () => {
  const astray = estimate([10, 11, 900, 9, 10.5, 9.5, 10.2]);
  assert.deepEqual([astray?.outliers, astray?.max, astray?.n], [[2], 900, 7]);
});

test('the limit of a modified z-score is 3.5', () => {
  // The median is 0 and the median deviation 1, so the last value's score is 0.6745 times itself: 5.18 is under, 5.2 over.
  assert.deepEqual(estimate([-1, -1, -1, 0, 1, 1, 5.18])?.outliers, []);
  assert.deepEqual(estimate([-1, -1, -1, 0, 1, 1, 5.2])?.outliers, [6]);
});

test('one value that differs from many equal ones is an outlier; equal values have none, nor have fewer than six', () => {
  assert.deepEqual(estimate([8, 8, 8, 9, 8, 8, 8, 8])?.outliers, [3]);
  assert.deepEqual(estimate([8, 8, 8, 8, 8, 8])?.outliers, []);
  assert.deepEqual(estimate([1, 2, 3, 2, 900])?.outliers, []);
});

test('the order of values and the call change nothing', () => {
  const values = [5.1, 0.3, 9.7, 4.4, 6.2, 8.8, 1.5, 2.6];
  assert.deepEqual(estimate(values), estimate(values));
  assert.deepEqual(estimate(values), estimate(values.toReversed()));
});

for (const [name, { median, draw }] of Object.entries(DISTRIBUTIONS)) {
  test(`a 95 % interval holds the median 93–97 % of the time: ${name}`, () => {
    const sample = sampler(1);
    for (const n of [7, 10, 20]) {
      const share = coverage(median, SAMPLES, () => estimate(sample(draw, n))?.interval);
      assert.ok(share >= 0.93 && share <= 0.97, `${share} of samples of ${n}`);
    }
  });

  test(`the interval of six holds the median 96.9 % of the time, exactly: ${name}`, () => {
    const sample = sampler(2);
    const share = coverage(median, SAMPLES, () => estimate(sample(draw, 6))?.interval);
    // Three standard errors of 4,000 samples.
    assert.ok(Math.abs(share - (1 - 2 / 64)) < 3 * Math.sqrt((0.969 * 0.031) / SAMPLES), `${share}`);
  });
}

test('interpolated, six values on two modes would hold the median too seldom: why they are not', () => {
  const { median, draw } = DISTRIBUTIONS['two modes'] ?? assert.fail();
  const sample = sampler(3);
  const share = coverage(median, SAMPLES, () => interpolatedInterval(sample(draw, 6), 0.95));
  assert.ok(share < 0.93, `${share}`);
});
