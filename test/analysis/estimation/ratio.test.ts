import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pairedRatio } from '../../../harness/analysis/estimation/ratio.ts';
import { coverage, DISTRIBUTIONS, sampler } from './distributions.ts';

const SAMPLES = 4000;

test('rounds are paired by index, and one that lacks a side is left out', () => {
  const ratio = pairedRatio([2, undefined, 8, 5, 12], [1, 3, 2, undefined, 4, 9]);
  // 2, 4 and 3.
  assert.ok(Math.abs((ratio?.median ?? 0) - 3) < 1e-9);
  assert.equal(ratio?.pairs, 3);
  assert.ok(ratio && !('interval' in ratio));
});

test('of an even number the median is the geometric mean of the two in the middle', () => {
  const ratio = pairedRatio([2, 8], [1, 1]);
  assert.ok(Math.abs((ratio?.median ?? 0) - 4) < 1e-9, `${ratio?.median}`);
});

test('no round with both sides, no ratio; nor is there one with zero or less', () => {
  assert.equal(pairedRatio([], []), undefined);
  assert.equal(pairedRatio([1, undefined], [undefined, 2]), undefined);
  assert.equal(pairedRatio([1, 0, -1], [0, 1, 1]), undefined);
});

test('drift that hits both sides alike leaves no width', () => {
  const baseline = [1, 2, 4, 8, 16, 32, 64];
  const ratio = pairedRatio(
    baseline.map((value) => value * 2),
    baseline,
  );
  assert.deepEqual(ratio, { median: 2, interval: [2, 2], pairs: 7 });
});

test('sides that change places give the reciprocal', () => {
  const [values, baseline] = [
    [5, 7, 6, 8, 7, 9, 6, 5],
    [3, 3, 4, 5, 3, 4, 4, 2],
  ];
  const [there, back] = [pairedRatio(values, baseline), pairedRatio(baseline, values)];
  assert.ok(there?.interval && back?.interval);
  assert.ok(Math.abs(there.median * back.median - 1) < 1e-9);
  assert.ok(Math.abs(there.interval[0] * back.interval[1] - 1) < 1e-9);
});

test('the order of rounds and the call change nothing', () => {
  const [values, baseline] = [
    [5, 7, 6, 8, 7, 9, 6, 5],
    [3, 3, 4, 5, 3, 4, 4, 2],
  ];
  assert.deepEqual(pairedRatio(values, baseline), pairedRatio(values, baseline));
  assert.deepEqual(pairedRatio(values, baseline), pairedRatio(values.toReversed(), baseline.toReversed()));
});

for (const [name, { median, draw }] of Object.entries(DISTRIBUTIONS)) {
  test(`a 95 % interval holds the ratio 93–97 % of the time, in spite of drift: ${name}`, () => {
    const sample = sampler(4);
    const drift = (_: number, round: number) => 1 + round / 2;
    for (const n of [7, 10, 20]) {
      const baseline = Array.from({ length: n }, drift);
      const share = coverage(1.2, SAMPLES, () => {
        const noise = sample(draw, n);
        const values = baseline.map((value, round) => (value * 1.2 * (noise[round] ?? 0)) / median);
        return pairedRatio(values, baseline)?.interval;
      });
      assert.ok(share >= 0.93 && share <= 0.97, `${share} of ${n} rounds`);
    }
  });
}
