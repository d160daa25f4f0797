import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placeLabels, shorten } from '../../../harness/report/charts/labels.ts';

const bounds = { left: 0, top: 0, right: 400, bottom: 400 };
const label = (x: number, y: number, text = 'python/asyncio') => ({ x, y, text, isBold: false });

test('a name stands right of its point where there is room, and left of it at the right edge', () => {
  const [alone] = placeLabels([label(100, 100)], bounds, 13);
  assert.ok(alone && alone.left > 100 && alone.middle === 100 && !alone.isFar);
  const [edge] = placeLabels([label(390, 100)], bounds, 13);
  assert.ok(edge && edge.right < 390 && edge.middle === 100);
});

test('twenty cases on nearly one spot are all named, none on another', () => {
  const crowd = Array.from({ length: 20 }, (_, at) => label(200 + (at % 3), 200 + (at % 5)));
  const placed = placeLabels(crowd, bounds, 13);
  assert.equal(placed.length, 20);
  const collisions = placed.filter((one) =>
    placed.some(
      (other) =>
        other !== one &&
        other.left < one.right &&
        one.left < other.right &&
        Math.abs(other.middle - one.middle) < 13,
    ),
  );
  assert.deepEqual(collisions, []);
});

test('a name that finds no room inside the bounds is left out', () => {
  assert.deepEqual(placeLabels([label(20, 20)], { left: 0, top: 0, right: 40, bottom: 40 }, 13), []);
});

test('a long name keeps its ends: parameters stand there', () => {
  assert.equal(shorten('python/processes workers=32', 100, 13), 'python…ers=32');
  assert.equal(shorten('short', 100, 13), 'short');
});
