import assert from 'node:assert/strict';
import { test } from 'node:test';
import { median } from 'simple-statistics';
import { compareSamples, intervalOf } from '../../../harness/analysis/estimation/two-samples.ts';
import { coverage, DISTRIBUTIONS, sampler } from './distributions.ts';

const SAMPLES = 2000;
// Unlike shapes cover 93.5 %: half a point inside the limit needs a standard error of 0.17 %.
const MANY_SAMPLES = 20_000;
const FROM_1_TO_6 = [1, 2, 3, 4, 5, 6];

test('the ratio is head’s median over base’s, its interval put together from the two', () => {
  const comparison = compareSamples([1, 2, 3, 4, 5, 6, 7], [10, 10, 10, 10, 10, 10]);
  assert.equal(comparison?.ratio, 2.5);
  // Head has no width, so the limits are 10 over those of base: γ1 = 126/128, γ2 = 112/128 and λ = 6 I / (1 + 5 I).
  const fraction = (126 / 128 - 0.95) / (14 / 128);
  const weight = (6 * fraction) / (1 + 5 * fraction);
  const [low, high] = comparison?.interval ?? [];
  assert.ok(Math.abs((low ?? 0) - 10 / (7 - weight)) < 1e-9, `${low}`);
  assert.ok(Math.abs((high ?? 0) - 10 / (1 + weight)) < 1e-9, `${high}`);
});

test('with two widths the squares of both add up on the log scale', () => {
  // The intervals of six are their extremes, so each limit is a factor √3 or 3 away from its median.
  const [root, base] = [Math.sqrt(3), [1, 1, 3, 3, 9, 9]];
  const comparison = compareSamples(base, [root, root, 3, 3, 3 * root, 3 * root]);
  const factor = Math.exp(Math.hypot(Math.log(3), Math.log(3) / 2));
  assert.equal(comparison?.ratio, 1);
  assert.ok(Math.abs((comparison?.interval?.[0] ?? 0) * factor - 1) < 1e-9);
  assert.ok(Math.abs((comparison?.interval?.[1] ?? 0) / factor - 1) < 1e-9);
});

test('p is the share of ways to deal the values out that are as far apart', () => {
  // C(12, 6) = 924 ways. All of one side below: 2 of them. The two in the middle swapped: 2 more.
  assert.equal(compareSamples(FROM_1_TO_6, [7, 8, 9, 10, 11, 12])?.p, 2 / 924);
  assert.equal(compareSamples([1, 2, 3, 4, 5, 7], [6, 8, 9, 10, 11, 12])?.p, 4 / 924);
});

test('ties share their ranks: equal samples have p = 1, and a tie across sides counts either way', () => {
  assert.equal(compareSamples(FROM_1_TO_6, FROM_1_TO_6)?.p, 1);
  assert.equal(compareSamples(new Array(10).fill(3), new Array(8).fill(3))?.p, 1);
  // As far apart: the five lowest with either of the tied, and the mirror image of both.
  assert.equal(compareSamples([1, 2, 3, 4, 5, 6], [6, 7, 8, 9, 10, 11])?.p, 4 / 924);
});

test('too many to count are shuffled: never 0, and near to what the normal approximation says', () => {
  const lower = Array.from({ length: 30 }, (_, at) => at + 1);
  assert.equal(
    compareSamples(
      lower,
      lower.map((value) => value + 100),
    )?.p,
    1 / 10_000,
  );
  // Shifted by 5.5 places: U = 300 of mean 450 and deviation √(30 · 30 · 61 / 12) = 67.6; z = 149.5 / 67.6, p = 0.0271.
  const shifted = compareSamples(
    lower,
    lower.map((value) => value + 5.5),
  );
  // Three standard errors of 9,999 shuffles.
  assert.ok(shifted?.p && Math.abs(shifted.p - 0.0271) < 0.005, `${shifted?.p}`);
});

test('fewer than six on a side have a ratio alone', () => {
  assert.deepEqual(compareSamples([1, 2, 3, 4, 5], FROM_1_TO_6), { ratio: 3.5 / 3 });
  assert.deepEqual(compareSamples(FROM_1_TO_6, [7]), { ratio: 2 });
});

test('no values or a median of zero or less have no ratio; a limit of zero has no interval', () => {
  assert.equal(compareSamples([], FROM_1_TO_6), undefined);
  assert.equal(compareSamples(FROM_1_TO_6, []), undefined);
  assert.equal(compareSamples([0, 0, 0, 0, 0, 0], FROM_1_TO_6), undefined);
  assert.equal(compareSamples(FROM_1_TO_6, [-1, -2, -3, -4, -5, -6]), undefined);
  const some = compareSamples([0, 2, 3, 4, 5, 6], [0, 0, 4, 5, 6, 7]);
  assert.ok(some && !('interval' in some) && some.p !== undefined && some.p > 0.5);
});

test('the order of values and the call change nothing, counted or shuffled', () => {
  const sample = sampler(7);
  for (const n of [10, 30]) {
    const [base, head] = [sample((uniform) => 1 + uniform(), n), sample((uniform) => 1.2 + uniform(), n)];
    const once = compareSamples(base, head);
    assert.deepEqual(compareSamples(base, head), once);
    assert.deepEqual(compareSamples(base.toReversed(), head.toSorted()), once);
  }
});

const PAIRS = [
  ...Object.keys(DISTRIBUTIONS).map((name) => [name, name] as const),
  ['exponential', 'normal'],
  ['normal', 'exponential'],
  ['two modes', 'heavy tails'],
] as const;

for (const [from, to] of PAIRS) {
  const [base, head] = [DISTRIBUTIONS[from] ?? assert.fail(), DISTRIBUTIONS[to] ?? assert.fail()];
  const shareOf = (seed: number, n: number, times: number) => {
    const sample = sampler(seed);
    // The interval alone: p takes ten times as long.
    const interval = () => {
      const [from, to] = [sample(base.draw, n), sample(head.draw, n)];
      return intervalOf(from, to, { base: median(from), head: median(to) });
    };
    return coverage(head.median / base.median, times, interval);
  };

  test(`a 95 % interval of 10 v 10 holds the ratio 93–97 % of the time: ${from} v ${to}`, () => {
    const share = shareOf(8, 10, from === to ? 2 * SAMPLES : MANY_SAMPLES);
    assert.ok(share >= 0.93 && share <= 0.97, `${share}`);
  });

  test(`of 6 v 6 it is wider than it says, never narrower: ${from} v ${to}`, () => {
    const share = shareOf(9, 6, SAMPLES);
    assert.ok(share >= 0.95, `${share}`);
  });
}

/** Share of pairs of samples, head slower by the factor, whose p is 5 % or less. */
function rejected(name: string, factor: number, [n, m]: readonly [number, number], times: number): number {
  const { draw } = DISTRIBUTIONS[name] ?? assert.fail();
  const sample = sampler(10);
  let significant = 0;
  for (let time = 0; time < times; time++) {
    const head = sample(draw, m).map((value) => value * factor);
    if ((compareSamples(sample(draw, n), head)?.p ?? 1) <= 0.05) significant++;
  }
  return significant / times;
}

test('of two samples of the same, at most 5.5 % differ at 5 %', () => {
  for (const name of Object.keys(DISTRIBUTIONS)) {
    const share = rejected(name, 1, [10, 10], SAMPLES);
    assert.ok(share <= 0.055 && share > 0.02, `${share} of ${name}`);
  }
  // Shuffled, where there are too many to count.
  const shuffled = rejected('normal', 1, [26, 26], 300);
  assert.ok(shuffled < 0.09 && shuffled > 0.01, `${shuffled} shuffled`);
});

test('15 % more is found in more than 90 % of 10 v 10 with 5 % noise, with trials that go astray as well', () => {
  const [normal, heavy] = [
    rejected('normal', 1.15, [10, 10], 500),
    rejected('heavy tails', 1.15, [10, 10], 500),
  ];
  assert.ok(normal > 0.9, `${normal}`);
  assert.ok(heavy > 0.85, `${heavy} with heavy tails`);
});
