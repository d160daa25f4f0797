import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rankSumTest } from '../../../harness/analysis/estimation/two-samples.ts';
import { DISTRIBUTIONS, sampler } from './distributions.ts';

const SAMPLES = 2000;
const FROM_1_TO_6 = [1, 2, 3, 4, 5, 6];

test('p is the share of ways to deal the values out that are as far apart', () => {
  // C(12, 6) = 924 ways. All of one side below: 2 of them. The two in the middle swapped: 2 more.
  assert.equal(rankSumTest(FROM_1_TO_6, [7, 8, 9, 10, 11, 12]), 2 / 924);
  assert.equal(rankSumTest([1, 2, 3, 4, 5, 7], [6, 8, 9, 10, 11, 12]), 4 / 924);
});

test('ties share their ranks: equal samples have p = 1, and a tie across sides counts either way', () => {
  assert.equal(rankSumTest(FROM_1_TO_6, FROM_1_TO_6), 1);
  assert.equal(rankSumTest(new Array(10).fill(3), new Array(8).fill(3)), 1);
  // As far apart: the five lowest with either of the tied, and the mirror image of both.
  assert.equal(rankSumTest([1, 2, 3, 4, 5, 6], [6, 7, 8, 9, 10, 11]), 4 / 924);
});

test('of noughts and ones it is Fisher’s exact test', () => {
  // 0 of 8 against 5 of 8: of C(16, 5) = 4,368 ways to place the five, C(8, 5) = 56 put all on one side.
  assert.ok(Math.abs(rankSumTest(new Array(8).fill(0), [1, 1, 1, 1, 1, 0, 0, 0]) - 112 / 4368) < 1e-12);
});

test('too many to count are shuffled: never 0, and near to what the normal approximation says', () => {
  const lower = Array.from({ length: 30 }, (_, at) => at + 1);
  const moved = (by: number) =>
    rankSumTest(
      lower,
      lower.map((value) => value + by),
    );
  assert.equal(moved(100), 1 / 10_000);
  // Shifted by 5.5 places: U = 300 of mean 450 and deviation √(30 · 30 · 61 / 12) = 67.6; z = 149.5 / 67.6, p = 0.0271.
  // Three standard errors of 9,999 shuffles.
  assert.ok(Math.abs(moved(5.5) - 0.0271) < 0.005, `${moved(5.5)}`);
});

test('the order of values and the call change nothing, counted or shuffled', () => {
  const sample = sampler(7);
  for (const n of [10, 30]) {
    const [base, head] = [sample((uniform) => 1 + uniform(), n), sample((uniform) => 1.2 + uniform(), n)];
    const once = rankSumTest(base, head);
    assert.equal(rankSumTest(base, head), once);
    assert.equal(rankSumTest(base.toReversed(), head.toSorted()), once);
  }
});

/** Share of pairs of samples of the same distribution whose p is 5 % or less. */
function rejected(name: string, n: number, times: number): number {
  const { draw } = DISTRIBUTIONS[name] ?? assert.fail();
  const sample = sampler(10);
  let significant = 0;
  for (let time = 0; time < times; time++)
    if (rankSumTest(sample(draw, n), sample(draw, n)) <= 0.05) significant++;
  return significant / times;
}

test('of two samples of the same, at most 5.5 % differ at 5 %', () => {
  for (const name of Object.keys(DISTRIBUTIONS)) {
    const share = rejected(name, 10, SAMPLES);
    assert.ok(share <= 0.055 && share > 0.02, `${share} of ${name}`);
  }
  // Shuffled, where there are too many to count.
  const shuffled = rejected('normal', 26, 300);
  assert.ok(shuffled < 0.09 && shuffled > 0.01, `${shuffled} shuffled`);
});
