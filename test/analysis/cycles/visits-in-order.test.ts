import assert from 'node:assert/strict';
import { test } from 'node:test';
import { visitsInOrder } from '../../../harness/analysis/cycles/visits-in-order.ts';

const columns = {
  trial: 0,
  startNs: [30, 10, 20, 40],
  connectedNs: [31, 11, null, 41],
  endNs: [35, 15, 25, 45],
  errors: { 2: 'ETIMEDOUT' },
};

test('visits come in the order of their starts, whatever the hosts’ order is', () => {
  assert.deepEqual(visitsInOrder(columns, 10), [
    { from: 0, to: 0, startNs: 10, connectedNs: 11, endNs: 15, failed: 0 },
    { from: 1, to: 1, startNs: 20, endNs: 25, failed: 1 },
    { from: 2, to: 2, startNs: 30, connectedNs: 31, endNs: 35, failed: 0 },
    { from: 3, to: 3, startNs: 40, connectedNs: 41, endNs: 45, failed: 0 },
  ]);
});

test('too many for the rows there are, neighbours share one: the connect of those that were connected', () => {
  assert.deepEqual(visitsInOrder(columns, 2), [
    { from: 0, to: 1, startNs: 15, connectedNs: 16, endNs: 20, failed: 1 },
    { from: 2, to: 3, startNs: 35, connectedNs: 36, endNs: 40, failed: 0 },
  ]);
});
