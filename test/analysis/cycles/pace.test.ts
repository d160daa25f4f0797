import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backlogOf } from '../../../harness/analysis/cycles/backlog.ts';
import { scheduleOf } from '../../../harness/analysis/cycles/due.ts';
import { paceOf } from '../../../harness/analysis/cycles/pace.ts';
import type { RunData } from '../../../harness/store/run-data.ts';
import type { StoredCase } from '../../../harness/store/schema.ts';
import { cycleData, MS } from './cycle-data.ts';

/** One host that is due every 100 ms, and whose visits end so many ms after that, cycle by cycle. */
function latencies(...all: readonly number[]): RunData {
  const schedule: StoredCase['schedule'] = {
    cycles: all.length,
    everyNs: 100 * MS,
    spread: 'together',
    skip: 0,
  };
  const visits = all.map((ms, cycle) => [100 * cycle + ms / 2, 100 * cycle + ms] as const);
  return cycleData({ hosts: 1, schedule, visits });
}

test('who is always done before the host is due again has kept up', () => {
  assert.deepEqual(paceOf(latencies(10, 99, 100, 10), 'a'), { isKept: true, due: 4, overran: 0, failed: 0 });
});

test('who fails a visit, or was not executed to the end, has not', () => {
  const data = latencies(10, 10, 10);
  const visits = new Map([...data.visits].map(([at, each]) => [at, { ...each, errors: { 1: 'ETIMEDOUT' } }]));
  assert.deepEqual(paceOf({ ...data, visits }, 'a'), { isKept: false, due: 3, overran: 0, failed: 1 });
  const broken = { kind: 'timed-out', message: 'Killed.' } as const;
  const [trial] = data.run.trials;
  assert.ok(trial);
  const trials = [trial, { ...trial, index: 1, round: 2, outcome: broken }];
  assert.equal(paceOf({ ...data, run: { ...data.run, trials } }, 'a')?.isKept, false);
});

test('who overran and caught up is not behind; nor is who was late in the very last cycle', () => {
  assert.deepEqual(paceOf(latencies(10, 150, 120, 10), 'a'), {
    isKept: false,
    due: 4,
    overran: 2,
    failed: 0,
  });
  assert.equal(paceOf(latencies(10, 10, 10, 150), 'a')?.behind, undefined);
});

test('who overran in each cycle to the end is behind from the first of them on', () => {
  assert.deepEqual(paceOf(latencies(10, 150, 10, 150, 200, 250), 'a')?.behind, {
    trials: 1,
    of: 1,
    from: 3,
    lastNs: 250 * MS,
  });
});

test('in a closed loop there is nothing to keep up with', () => {
  const schedule: StoredCase['schedule'] = { cycles: 2, spread: 'together', skip: 0 };
  assert.equal(
    paceOf(
      cycleData({
        hosts: 1,
        schedule,
        visits: [
          [0, 10],
          [10, 30],
        ],
      }),
      'a',
    ),
    undefined,
  );
});

test('visits are due by the schedule, and behind when their host is due again before they end', () => {
  // A visit takes 150 ms: the third is due at 200 ms, begins at 300 and ends at 450.
  const data = latencies(150, 200, 250);
  const [each] = data.run.cases;
  const columns = data.visits.get(0);
  assert.ok(each && columns);
  const backlog = backlogOf(columns, 1, scheduleOf(each));
  assert.deepEqual(
    [0, 99, 100, 150, 450].map((ms) => [backlog.dueBy(ms * MS), backlog.doneBy(ms * MS)]),
    [
      [1, 0],
      [1, 0],
      [2, 0],
      [2, 1],
      [3, 3],
    ],
  );
  assert.deepEqual(backlog.most, { visits: 1, atNs: 100 * MS });
  assert.deepEqual([backlog.visits, backlog.lastDueNs, backlog.lastEndNs], [3, 200 * MS, 450 * MS]);
});
