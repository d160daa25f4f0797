import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  chanceOfFaster,
  isFarSlower,
  leastChance,
  valuesNeeded,
} from '../../../harness/analysis/estimation/faster.ts';
import { DISTRIBUTIONS, sampler } from './distributions.ts';

test('the chance is the share of all deals with so small a rank sum', () => {
  // Of the 20 ways to deal three of six, one has ranks 1, 2, 3; two have a sum of 7 or less; four 8 or less.
  assert.equal(chanceOfFaster([1, 2, 3], [4, 5, 6]), 1 / 20);
  assert.equal(chanceOfFaster([1, 2, 4], [3, 5, 6]), 2 / 20);
  assert.equal(chanceOfFaster([1, 2, 5], [3, 4, 6]), 4 / 20);
  assert.equal(chanceOfFaster([4, 5, 6], [1, 2, 3]), 1);
});

test('ties have midranks: values all alike are no faster', () => {
  assert.ok(Math.abs(chanceOfFaster([1, 1, 1], [1, 1, 1]) - 1) < 1e-12);
  // Ranks 1.5, 1.5, 4, 4, 4: of ten deals of two, one has a sum of 3.
  assert.equal(chanceOfFaster([1, 1], [2, 2, 2]), 1 / 10);
});

test('the smallest chance and how many values it takes', () => {
  assert.equal(leastChance(6, 6), 1 / 924);
  assert.ok(Math.abs(leastChance(10, 1) - 1 / 11) < 1e-12);
  // 1 / 20 is not below 4 %, 1 / 70 is.
  assert.deepEqual([valuesNeeded(0.05), valuesNeeded(0.04)], [3, 4]);
});

test('beyond 50 values the normal distribution stands in, and agrees', () => {
  const { normal } = DISTRIBUTIONS;
  assert.ok(normal);
  const sample = sampler(12);
  const [a, b] = [sample(normal.draw, 25), sample(normal.draw, 25).map((value) => value + 2)];
  const exact = chanceOfFaster(a, b);
  const near = chanceOfFaster([...a, 1], [...b, 1000]);
  assert.ok(exact > 1e-4 && near < exact && near > exact / 4, `${exact} ${near}`);
});

test('an unchanged case is called faster in at most the level of samples', () => {
  const sample = sampler(13);
  for (const [name, { draw }] of Object.entries(DISTRIBUTIONS)) {
    let found = 0;
    for (let time = 0; time < 4000; time++)
      found += Number(chanceOfFaster(sample(draw, 6), sample(draw, 8)) <= 0.025);
    assert.ok(found / 4000 <= 0.032, `${name}: ${found / 4000}`);
  }
});

test('far slower is three times and eight deviations, with four degrees of freedom', () => {
  const near = [0.5, 0.51, 0.52, 0.5, 0.51];
  assert.equal(isFarSlower(near, [60]), true);
  assert.equal(isFarSlower(near, [1.4]), false);
  assert.equal(isFarSlower(near.slice(0, 4), [60]), false);
  assert.equal(isFarSlower([0.2, 0.8, 0.3, 0.5, 0.6], [2.5]), false);
  assert.equal(isFarSlower(near, []), false);
});
