import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judge } from '../../../harness/analysis/comparison/judge.ts';

const STILL = { drift: 1, noise: 0 };
const LESS = { better: 'less', smallest: 0.1 } as const;
const MORE = { better: 'more', smallest: 0.1 } as const;

/** A ratio whose interval reaches 1 % to both sides. */
function moved(ratio: number) {
  return { ratio, interval: [ratio / 1.01, ratio * 1.01], p: 0.001 } as const;
}

test('half as much is better where less is, and worse where more is', () => {
  assert.equal(judge(LESS, moved(0.5), STILL, undefined).verdict, 'better');
  assert.equal(judge(MORE, moved(0.5), STILL, undefined).verdict, 'worse');
  assert.equal(judge(LESS, moved(2), STILL, undefined).verdict, 'worse');
  assert.equal(judge(MORE, moved(2), STILL, undefined).verdict, 'better');
});

test('what a slower machine explains is no verdict, whichever direction is better', () => {
  const slower = { drift: 1.3, noise: 0 };
  assert.equal(judge(LESS, moved(1.25), slower, undefined).verdict, 'inconclusive');
  assert.equal(judge(MORE, moved(1 / 1.25), slower, undefined).verdict, 'inconclusive');
  assert.equal(judge(MORE, moved(1 / 1.6), slower, undefined).verdict, 'worse');
});

test('a difference below the smallest that matters is the same in both directions', () => {
  for (const metric of [LESS, MORE])
    assert.equal(judge(metric, moved(1.05), STILL, undefined).verdict, 'same');
});
