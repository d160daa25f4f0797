import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  axisOf,
  logAxisAround,
  tickMebibytes,
  tickSeconds,
} from '../../../../harness/report/charts/drawing/axis.ts';

test('values alike have a linear axis from 0, values far apart a logarithmic one that begins below the least', () => {
  assert.deepEqual(axisOf([2, 10], 6), { type: 'linear', domain: [0, 10.4], ticks: [0, 2, 4, 6, 8, 10] });
  const axis = axisOf([0.3, 50], 9);
  assert.deepEqual([axis.type, axis.domain[0], axis.ticks], ['log', 0.2, [0.2, 0.5, 1, 2, 5, 10, 20, 50]]);
});

test('where there is room for few ticks they are powers of ten', () => {
  assert.deepEqual(axisOf([0.3, 50], 5).ticks, [1, 10]);
});

test('a logarithmic axis around values that are alike has ticks, too', () => {
  assert.deepEqual(logAxisAround([31, 33], 12).ticks, [30, 40]);
});

test('0 alone has an axis', () => {
  assert.deepEqual(axisOf([0], 4).domain, [0, 1.04]);
});

test('ticks have units and no more digits than they need', () => {
  assert.deepEqual([0, 5e8, 2e10, 1e6].map(tickSeconds), ['0', '0.5 s', '20 s', '0.001 s']);
  assert.deepEqual([0, 0.5, 1000].map(tickMebibytes), ['0', '0.5 MiB', '1000 MiB']);
});
