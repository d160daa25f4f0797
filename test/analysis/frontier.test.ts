import assert from 'node:assert/strict';
import { test } from 'node:test';
import { frontierOf } from '../../harness/analysis/frontier.ts';

const at = (time: number, memory: number) => ({ time, memory });

test('on the frontier is what nothing beats in one way without losing in the other, fastest first', () => {
  assert.deepEqual(frontierOf([at(9, 1), at(5, 6), at(1, 9), at(5, 5), at(9, 9)]), [
    at(1, 9),
    at(5, 5),
    at(9, 1),
  ]);
});

test('equals stand on it together, and of two as fast the smaller one alone', () => {
  assert.deepEqual(frontierOf([at(1, 1), at(1, 1)]), [at(1, 1), at(1, 1)]);
  assert.deepEqual(frontierOf([at(1, 2), at(1, 1)]), [at(1, 1)]);
});
