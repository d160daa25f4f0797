import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cumulativeLatency } from '../../harness/analysis/cumulative.ts';
import { storedTrial } from '../store/stored-run.ts';
import { storedData } from './stored-data.ts';

const trials = [storedTrial('a', {}), storedTrial('a', {})];

test('the curve is of all hosts of all trials, in the order of their ends', () => {
  const latency = cumulativeLatency(storedData(['a'], trials, { 0: [40, 10], 1: [30, 20] }), 'a');
  assert.deepEqual(latency?.points(100), [
    { ns: 10, share: 0.25 },
    { ns: 20, share: 0.5 },
    { ns: 30, share: 0.75 },
    { ns: 40, share: 1 },
  ]);
  assert.deepEqual(
    [0.25, 0.26, 1].map((share) => latency?.timeOf(share)),
    [10, 20, 40],
  );
});

test('a long curve keeps its first and its last point', () => {
  const ends = Array.from({ length: 1000 }, (_, at) => at + 1);
  const points = cumulativeLatency(storedData(['a'], trials, { 0: ends }), 'a')?.points(10) ?? [];
  assert.equal(points.length, 11);
  assert.deepEqual(
    [points[0], points.at(-1)],
    [
      { ns: 1, share: 0.001 },
      { ns: 1000, share: 1 },
    ],
  );
});

test('hosts that failed were asked and never answered', () => {
  const data = storedData(['a'], trials, { 0: [10, 20] });
  const columns = { ...data.visits.get(0), errors: { 1: 'ETIMEDOUT' } } as never;
  const latency = cumulativeLatency({ ...data, visits: new Map([[0, columns]]) }, 'a');
  assert.deepEqual(
    [latency?.asked, latency?.answered, latency?.timeOf(0.5), latency?.timeOf(1)],
    [2, 1, 10, undefined],
  );
});

test('without visits there is no curve', () => {
  assert.equal(cumulativeLatency(storedData(['a'], trials), 'a'), undefined);
});
