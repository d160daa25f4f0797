import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Evidence, judge } from '../../../harness/analysis/comparison/judge.ts';
import { shiftBetween } from '../../../harness/analysis/estimation/shift.ts';

const LESS = { better: 'less', smallest: 0.1 } as const;
const MORE = { better: 'more', smallest: 0.1 } as const;
/** Ten trials within 1 %. */
const TEN = Array.from({ length: 10 }, (_, at) => (at - 4.5) / 450);

/** Head so many times base, each as steady as the factor says. */
function moved(ratio: number, more: Partial<Evidence> = {}, steadiness = 1): Evidence {
  const logs = TEN.map((value) => value * steadiness);
  const shift = shiftBetween(
    logs,
    logs.map((value) => value + Math.log(ratio)),
  );
  return { shift, p: 0.001, comparisons: 10, drift: 1, noise: 0, betweenRuns: 0.02, ...more };
}

test('half as much is better where less is, and worse where more is', () => {
  assert.equal(judge(LESS, moved(0.5)).verdict, 'better');
  assert.equal(judge(MORE, moved(0.5)).verdict, 'worse');
  assert.equal(judge(LESS, moved(2)).verdict, 'worse');
  assert.equal(judge(MORE, moved(2)).verdict, 'better');
});

test('what a slower machine explains is no verdict, whichever direction is better', () => {
  const slower = { drift: 1.3 };
  assert.equal(judge(LESS, moved(1.25, slower)).verdict, 'inconclusive');
  assert.equal(judge(MORE, moved(1 / 1.25, slower)).verdict, 'inconclusive');
  assert.equal(judge(MORE, moved(1 / 1.6, slower)).verdict, 'worse');
});

test('the same is what is shown to be: +9.75 % of which a tenth matters is not', () => {
  for (const metric of [LESS, MORE]) assert.equal(judge(metric, moved(1.05)).verdict, 'same');
  const { verdict, reason, remedy } = judge(LESS, moved(1.0975));
  assert.deepEqual([verdict, reason], ['inconclusive', 'within 14%, and 10% matters']);
  assert.equal(remedy, 'more rounds would not decide it: one run differs from the next by some 2%');
});

test('a difference of less than one run differs from the next is no verdict, however steady the trials', () => {
  assert.equal(
    judge({ better: 'less', smallest: 0.01 }, moved(1.03, { p: 0.12 }, 0.01)).verdict,
    'inconclusive',
  );
  assert.equal(
    judge({ better: 'less', smallest: 0.01 }, moved(1.03, { betweenRuns: 0 }, 0.01)).verdict,
    'worse',
  );
});

test('an inconclusive verdict says how many rounds would decide it, more for a wider spread', () => {
  const rounds = (steadiness: number) => {
    const { verdict, remedy = '' } = judge(LESS, moved(1.02, {}, steadiness));
    assert.equal(verdict, 'inconclusive');
    return Number(
      /^about (\d+) rounds would decide it, if the difference stayed as it is$/.exec(remedy)?.[1],
    );
  };
  const [some, many] = [rounds(12), rounds(24)];
  assert.ok(some > 10 && many > 3 * some && many < 5 * some, `${some} and ${many}`);
});

test('a difference that may be chance is said to be so', () => {
  const { verdict, reason } = judge(LESS, moved(1.2, { p: 0.3 }, 8));
  assert.deepEqual([verdict, reason], ['inconclusive', 'it may be chance, with 10 comparisons of its kind']);
});

test('what no measurement can tell from nothing is the same, and said to be so', () => {
  const found = judge(LESS, moved(1.3, { noise: 0.7 }));
  assert.deepEqual(found, { verdict: 'same', reason: 'a difference too small to be measured' });
});
