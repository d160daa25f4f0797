import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CaseTracker, TimeTracker } from '../../../harness/report/live/tracking.ts';
import type { Case, Plan } from '../../../harness/scenario/plan.ts';
import type { StoredTrial } from '../../../harness/store/trial-shape.ts';
import { storedTrial } from '../../store/stored-run.ts';

/** Two cases, `a` and `b`: a warm-up of each, then two rounds. */
const PLAN: Plan = {
  cases: ['a', 'b'].map((name) => ({ name }) as Case),
  trials: ['a', 'b', 'b', 'a', 'a', 'b'].map((name, index) => ({
    index,
    round: index < 4 ? 1 : 2,
    warmup: index < 2,
    case: name,
  })),
  faults: [],
};

function progressOfA(...trials: readonly Partial<StoredTrial>[]) {
  const tracker = new CaseTracker(PLAN);
  for (const figures of trials) tracker.learn(storedTrial('a', figures));
  return tracker.all()[0];
}

test('every case stands there from the beginning', () => {
  assert.deepEqual(
    new CaseTracker(PLAN).all(),
    ['a', 'b'].map((name) => ({ case: name, planned: 3, ended: 0, onlyWarmups: true })),
  );
});

test('a warm-up gives a first idea, and counts no longer when a trial was measured', () => {
  const warmup = { warmup: true, workNs: 50, wallNs: 90, memoryPeakBytes: 7 };
  const first = progressOfA(warmup);
  assert.deepEqual([first?.workNs, first?.onlyWarmups], [50, true]);
  const later = progressOfA(warmup, { workNs: 10, wallNs: 30 }, { workNs: 20, wallNs: 40 });
  assert.deepEqual(later, { case: 'a', planned: 3, ended: 3, workNs: 15, wallNs: 35, onlyWarmups: false });
});

test('what did not complete is named, and gives no figures', () => {
  const timedOut = { outcome: { kind: 'timed-out', message: 'Killed.' }, wallNs: 1e9 } as const;
  const once = progressOfA(timedOut);
  assert.deepEqual([once?.trouble, once?.wallNs], ['timed-out', undefined]);
  assert.equal(progressOfA(timedOut, timedOut)?.trouble, 'timed-out (2)');
});

test('hosts that failed are counted over the trials', () => {
  const hosts = { asked: 5, answered: 3, errors: { ETIMEDOUT: 1, ECONNREFUSED: 1 } };
  assert.equal(progressOfA({ hosts })?.trouble, '2 hosts failed');
  assert.equal(progressOfA({ hosts }, { hosts })?.trouble, '4 hosts failed');
});

test('in a fleet with faults hosts may fail, but not healthy ones', () => {
  const tracker = new CaseTracker({ ...PLAN, faults: [{ fault: { kind: 'refuse' }, hosts: [1] }] });
  const hosts = { asked: 5, answered: 4, errors: { ECONNREFUSED: 1 } };
  tracker.learn(storedTrial('a', { hosts }));
  assert.equal(tracker.all()[0]?.trouble, undefined);
  tracker.learn(storedTrial('a', { hosts, warnings: [{ check: 'hosts-unreached', message: '1 of 4.' }] }));
  assert.equal(tracker.all()[0]?.trouble, 'healthy hosts failed');
});

test('the time left is what the cases took, less what the next trial has had of it', () => {
  const times = new TimeTracker(PLAN, new Map());
  assert.equal(times.leftAfter(0, 0), undefined);
  times.learn('a', 100);
  assert.deepEqual(times.leftAfter(1, 0), { ms: 200, least: true, share: 0 });
  times.learn('b', 30);
  assert.deepEqual(times.leftAfter(2, 0), { ms: 260, least: false, share: 0 });
  assert.deepEqual(times.leftAfter(2, 20), { ms: 240, least: false, share: 2 / 3 });
  assert.deepEqual(times.leftAfter(2, 500), { ms: 230, least: false, share: 1 });
  assert.deepEqual(times.leftAfter(6, 10), { ms: 0, least: false, share: 0 });
});

test('of cases not seen yet it is what was expected of them, as far as that held for the others', () => {
  const expected = new Map([
    ['a', { ms: 50, isLeast: false }],
    ['b', { ms: 10, isLeast: false }],
  ]);
  const times = new TimeTracker(PLAN, expected);
  assert.deepEqual(times.leftAfter(0, 0), { ms: 180, least: false, share: 0 });
  times.learn('a', 100);
  assert.deepEqual(times.leftAfter(1, 0), { ms: 260, least: false, share: 0 });
  const unsure = new TimeTracker(PLAN, new Map([['a', { ms: 50, isLeast: true }]]));
  assert.deepEqual(unsure.leftAfter(3, 0), { ms: 100, least: true, share: 0 });
});

test('what is left of the trial at hand is what its schedule or its reports tell, if they do', () => {
  const times = new TimeTracker(PLAN, new Map());
  assert.deepEqual(times.leftAfter(5, 10, 30), { ms: 30, least: false, share: 0.25 });
  times.learn('a', 100);
  times.learn('b', 30);
  assert.deepEqual(times.leftAfter(4, 90, 60), { ms: 90, least: false, share: 0.6 });
});
