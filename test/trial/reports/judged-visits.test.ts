import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mostInFlight } from '../../../harness/trial/reports/hosts.ts';
import { attempt } from '../attempt.ts';
import { silentFleet } from '../silent-fleet.ts';

const visits = (...spans: readonly (readonly [number, number])[]) =>
  spans.map(([startNs, endNs]) => ({ startNs, endNs }));

test('visits in flight are those that have begun and not ended', () => {
  assert.equal(mostInFlight(visits()), 0);
  assert.equal(mostInFlight(visits([0, 10], [10, 20], [20, 30])), 1);
  assert.equal(mostInFlight(visits([0, 10], [9, 20], [5, 9], [30, 40])), 2);
  assert.equal(mostInFlight(visits([20, 30], [0, 100], [25, 26], [90, 110])), 3);
});

test('the rows of each visit are as reported, and none where the report has none', async () => {
  const { visits } = await attempt('counts-rows-but-for-one-host');
  assert.deepEqual(visits?.rows, [0, 1, 2, null, 4]);
});

test('who visits more hosts at the same time than the fleet allows breaks the protocol', async () => {
  const fleet = { ...silentFleet(5), maxConnections: 4 };
  const { measurement, visits } = await attempt('honest', { fleet });
  assert.deepEqual(measurement.outcome, {
    kind: 'protocol-violation',
    message: 'Broke the protocol: visited 5 hosts at the same time, and the limit (maxConnections) is 4.',
  });
  assert.equal(visits, undefined);
});

test('a strategy that keeps to maxConnections completes', async () => {
  const fleet = { ...silentFleet(5), maxConnections: 5 };
  const { measurement } = await attempt('honest', { fleet });
  assert.equal(measurement.outcome.kind, 'completed');
});
