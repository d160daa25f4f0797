import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Visiting, visitingText, workLeftMs } from '../../../harness/report/live/visiting.ts';

/** Fifty hosts every second, twelve times, two and a half seconds after GO. */
const VISITING: Visiting = {
  schedule: { cycles: 12, everyNs: 1e9, spread: 'together', skip: 0 },
  hosts: 50,
  sinceMs: 2500,
  reported: 0,
};

const over = (schedule: Partial<Visiting['schedule']>, more: Partial<Visiting> = {}) => ({
  ...VISITING,
  ...more,
  schedule: { ...VISITING.schedule, ...schedule },
});
const closed = (more: Partial<Visiting>): Visiting => ({
  ...VISITING,
  schedule: { cycles: 12, spread: 'together', skip: 0 },
  ...more,
});

test('the clock tells the cycle that is due, and reports how many of its visits are done', () => {
  assert.equal(visitingText(VISITING), 'cycle 3 of 12');
  assert.equal(visitingText({ ...VISITING, reported: 120 }), 'cycle 3 of 12, 120 of 150 due visits reported');
  const slow = { ...VISITING, sinceMs: 60_000, reported: 500 };
  assert.equal(visitingText(slow), 'cycle 12 of 12, 500 of 600 due visits reported');
});

test('spread evenly, hosts are due one after the other', () => {
  const even = over({ spread: 'even' }, { reported: 100 });
  assert.equal(visitingText(even), 'cycle 3 of 12, 100 of 126 due visits reported');
  assert.equal(
    visitingText({ ...even, sinceMs: 0, reported: 1 }),
    'cycle 1 of 12, 1 of 1 due visits reported',
  );
});

test('in a closed loop only reports tell', () => {
  assert.equal(visitingText(closed({})), undefined);
  assert.equal(visitingText(closed({ reported: 70 })), '70 of 600 visits reported');
  const until: Visiting = {
    ...closed({ reported: 70 }),
    schedule: { forNs: 9e9, spread: 'together', skip: 0 },
  };
  assert.equal(visitingText(until), '70 visits reported');
  assert.equal(workLeftMs(until), 6500);
});

test('who keeps up is done when the schedule is, who is behind goes on as before', () => {
  assert.equal(workLeftMs(VISITING), 9500);
  assert.equal(workLeftMs({ ...VISITING, reported: 100 }), 9500);
  assert.equal(workLeftMs({ ...VISITING, sinceMs: 6000, reported: 100 }), 30_000);
  assert.equal(Math.round(workLeftMs({ ...VISITING, sinceMs: 60_000, reported: 500 }) ?? 0), 12_000);
  assert.equal(workLeftMs(closed({ reported: 100 })), 12_500);
  assert.equal(workLeftMs(closed({ reported: 40 })), undefined);
});
