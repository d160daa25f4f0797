import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leastP, mannWhitneyTail } from '../../../harness/analysis/estimation/mann-whitney.ts';

test('tails are those of the tables of Mann and Whitney', () => {
  // The largest U that is significant at 2.5 % to one side: 5 of 6 v 6, 23 of 10 v 10, 17 of 8 v 10.
  for (const [n, m, critical] of [
    [6, 6, 5],
    [10, 10, 23],
    [8, 10, 17],
  ] as const) {
    assert.ok(mannWhitneyTail(n, m, critical) <= 0.025, `${n} v ${m}`);
    assert.ok(mannWhitneyTail(n, m, critical + 1) > 0.025, `${n} v ${m}`);
    assert.equal(mannWhitneyTail(m, n, critical), mannWhitneyTail(n, m, critical));
  }
  assert.equal(mannWhitneyTail(2, 2, 1), 2 / 6);
  assert.equal(mannWhitneyTail(4, 5, 20), 1);
  assert.equal(mannWhitneyTail(4, 5, -1), 0);
});

test('from 10,000 pairs on the normal approximation continues where the counts end', () => {
  const [counted, approximate] = [mannWhitneyTail(100, 100, 4180), mannWhitneyTail(100, 101, 4224)];
  assert.ok(Math.abs(counted / approximate - 1) < 0.01, `${counted} ${approximate}`);
});

test('the smallest p is that of two samples wholly apart', () => {
  assert.ok(Math.abs(leastP(6, 6) - 2 / 924) < 1e-15);
  assert.ok(Math.abs(leastP(3, 6) - 2 / 84) < 1e-15);
  assert.equal(leastP(0, 6), 1);
});
