import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placeLabels, shorten, stackLabels } from '../../../../harness/report/charts/drawing/labels.ts';

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

test('names behind curves stand in the order of their ends, none on another, all within the bounds', () => {
  const heights = [380, 390, 100, 385, 395, 102];
  const placed = stackLabels(
    heights.map((y, at) => label(200, y, `curve ${at}`)),
    bounds,
    13,
  );
  assert.deepEqual(
    placed.map(({ label: { text } }) => text),
    ['curve 2', 'curve 5', 'curve 0', 'curve 3', 'curve 1', 'curve 4'],
  );
  const middles = placed.map(({ middle }) => middle);
  for (const [at, middle] of middles.entries())
    assert.ok(at === 0 || middle - (middles[at - 1] ?? 0) >= 13, middles.join());
  assert.ok((middles.at(-1) ?? 0) < 400 && middles[0] === 100, middles.join());
  assert.ok(placed.every(({ left }) => left > 205));
});

test('a long name keeps its ends: parameters stand there', () => {
  assert.equal(shorten('python/processes workers=32', 100, 13), 'python…ers=32');
  assert.equal(shorten('short', 100, 13), 'short');
});
