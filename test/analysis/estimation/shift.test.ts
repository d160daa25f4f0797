import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mirrored, shiftBetween, shiftInterval, shiftP } from '../../../harness/analysis/estimation/shift.ts';
import { coverage, DISTRIBUTIONS, sampler } from './distributions.ts';

const SIX = [1, 2, 4, 8, 16, 32];

test('the estimate is the median of all pairwise differences', () => {
  assert.equal(shiftBetween([1, 2, 4], [10, 20]).estimate, (9 + 16) / 2);
  assert.equal(
    shiftBetween(
      SIX,
      SIX.map((value) => value + 3),
    ).estimate,
    3,
  );
});

test('limits are the differences that exact counts name', () => {
  // Of 6 v 6 the sixth from each end at 95 %: one more than the largest significant U.
  const shift = shiftBetween(
    SIX,
    SIX.map((value) => value + 100),
  );
  const differences = SIX.flatMap((value) => SIX.map((other) => value + 100 - other)).sort((a, b) => a - b);
  const [low = 0, high = 0] = shiftInterval(shift, 0.05, 0) ?? [];
  for (const [found, wanted] of [
    [low, differences.at(5)],
    [high, differences.at(-6)],
  ])
    assert.ok(found && wanted && Math.abs(found - wanted) < 1e-9, `${found} ${wanted}`);
  assert.equal(shiftInterval(shift, 0.002, 0), undefined);
});

test('what differs from run to run is added by squares', () => {
  const shift = shiftBetween(new Array(6).fill(0), new Array(6).fill(0.1));
  const [low = 0, high = 0] = shiftInterval(shift, 0.05, 0.02) ?? [];
  assert.ok(Math.abs(low - (0.1 - 1.959964 * 0.02)) < 1e-6, `${low}`);
  assert.ok(Math.abs(high - (0.1 + 1.959964 * 0.02)) < 1e-6, `${high}`);
});

test('p is the level at which the interval ceases to hold 0', () => {
  const sample = sampler(3);
  for (const by of [0.02, 0.06, -0.08, 0.15]) {
    const [base, head] = [
      sample((uniform) => uniform() / 10, 10),
      sample((uniform) => by + uniform() / 10, 10),
    ];
    const shift = shiftBetween(base, head);
    for (const between of [0, 0.02]) {
      const p = shiftP(shift, between);
      assert.ok(p > 0 && p <= 1);
      assert.equal(shiftP(mirrored(shift), between), p);
      const holds = (level: number) => {
        const [low, high] = shiftInterval(shift, level, between) ?? [-1, 1];
        return low <= 0 && high >= 0;
      };
      if (p < 0.98) assert.equal(holds(p * 1.01), false, `${by} ${between} ${p}`);
      assert.equal(holds(p * 0.99), true, `${by} ${between} ${p}`);
    }
  }
});

test('equal values are no difference, and never significant', () => {
  const shift = shiftBetween(new Array(8).fill(1), new Array(8).fill(1));
  assert.equal(shiftP(shift, 0), 1);
  assert.deepEqual(shiftInterval(shift, 0.05, 0), [0, 0]);
});

for (const [name, { draw }] of Object.entries(DISTRIBUTIONS)) {
  test(`a 95 % interval holds the shift in 94 to 98 % of samples: ${name}`, () => {
    for (const [n, m] of [
      [6, 6],
      [8, 10],
      [10, 10],
    ] as const) {
      const sample = sampler(8);
      const share = coverage(3, 2000, () => {
        const head = sample(draw, m).map((value) => value + 3);
        return shiftInterval(shiftBetween(sample(draw, n), head), 0.05, 0);
      });
      assert.ok(share >= 0.94 && share <= 0.98, `${share} of ${n} v ${m}`);
    }
  });
}
