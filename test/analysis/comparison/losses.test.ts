import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareRuns } from '../../../harness/analysis/comparison/compare.ts';
import type { RunData } from '../../../harness/store/run-data.ts';
import { storedTrial } from '../../store/stored-run.ts';
import { storedData } from '../stored-data.ts';

const LATE = { kind: 'timed-out', message: 'Killed.' } as const;

/** A case of so many trials, some of which timed out, or lost that many hosts each. */
function run(
  trials: number,
  { lost = 0, hosts = [] }: { lost?: number; hosts?: readonly number[] } = {},
): RunData {
  return storedData(
    ['a'],
    Array.from({ length: trials }, (_, at) => {
      const errors = { asked: 5, answered: 5 - (hosts[at] ?? 0), errors: {} };
      const outcome = at < lost ? { outcome: LATE } : { workNs: 1e9 + at };
      return storedTrial('a', { round: at + 1, ...(hosts.length > 0 ? { hosts: errors } : {}), ...outcome });
    }),
  );
}

function losses(base: RunData, head: RunData): string[] {
  return compareRuns(base, head).losses.map(
    (loss) => `${loss.of} ${loss.verdict}: ${loss.base}, ${loss.head}`,
  );
}

test('a lost trial where base lost none is worse, whatever the trials that were left say', () => {
  assert.deepEqual(losses(run(8), run(8)), []);
  assert.deepEqual(losses(run(8), run(8, { lost: 1 })), ['trials worse: 8 of 8, 7 of 8']);
  const [loss] = compareRuns(run(8), run(8, { lost: 8 })).losses;
  assert.deepEqual([loss?.verdict, loss?.reason], ['worse', 'base lost none: timed-out, Killed.']);
});

test('where both lost trials it takes a significant number of them', () => {
  assert.deepEqual(losses(run(10, { lost: 1 }), run(10, { lost: 3 })), [
    'trials inconclusive: 9 of 10, 7 of 10',
  ]);
  assert.deepEqual(losses(run(10, { lost: 1 }), run(10, { lost: 8 })), ['trials worse: 9 of 10, 2 of 10']);
  assert.deepEqual(losses(run(10, { lost: 8 }), run(10, { lost: 1 })), ['trials better: 2 of 10, 9 of 10']);
  assert.deepEqual(losses(run(4, { lost: 4 }), run(4, { lost: 4 })), ['trials same: 0 of 4, 0 of 4']);
});

test('trials that base alone lost are said, too', () => {
  assert.deepEqual(losses(run(8, { lost: 1 }), run(8)), ['trials same: 7 of 8, 8 of 8']);
  assert.deepEqual(losses(run(8, { lost: 6 }), run(8)), ['trials better: 2 of 8, 8 of 8']);
});

test('trials that head never came to are no loss of the strategy’s, and no pass', () => {
  const head = run(8);
  const short: RunData = {
    ...head,
    run: { ...head.run, state: 'interrupted', trials: head.run.trials.slice(0, 7) },
  };
  assert.deepEqual(losses(run(8), short), ['trials inconclusive: 8 of 8, 7 of 8']);
});

test('hosts that head reached no more are worse, and its figures no comparison', () => {
  const [all, some] = [run(8, { hosts: new Array(8).fill(0) }), run(8, { hosts: [0, 0, 2, 0, 0, 0, 0, 0] })];
  assert.deepEqual(losses(all, some), ['hosts worse: 5 of 5, 3 of 5']);
  assert.equal(
    compareRuns(all, some).changes[0]?.reason,
    'not the same work: 5 hosts answered in base, 3 in head',
  );
  assert.deepEqual(losses(all, run(8)), ['hosts inconclusive: 5 of 5, unknown']);
});

test('hosts that fail in every trial of both runs are the same, and don’t keep the others from being compared', () => {
  const dead = run(8, { hosts: new Array(8).fill(2) });
  assert.deepEqual(losses(dead, dead), ['hosts same: 3 of 5, 3 of 5']);
  assert.equal(compareRuns(dead, dead).changes[0]?.verdict, 'same');
  const most = run(8, { hosts: new Array(8).fill(3) });
  assert.deepEqual(losses(dead, most), ['hosts worse: 3 of 5, 2 of 5']);
  assert.deepEqual(losses(most, dead), ['hosts better: 2 of 5, 3 of 5']);
});

test('of a fleet with faults only healthy hosts can be lost', () => {
  const faulty = (errors: Readonly<Record<number, string>>): RunData => {
    const data = run(8, { hosts: new Array(8).fill(Object.keys(errors).length) });
    const faults = [{ kind: 'refuse' as const, hosts: [1] }];
    const columns = (trial: number) => ({
      trial,
      startNs: [],
      connectedNs: [],
      endNs: [1, 1, 1, 1, 1],
      errors,
    });
    const visits = new Map(data.run.trials.map(({ index }) => [index, columns(index)]));
    return { ...data, run: { ...data.run, fleet: { ...data.run.fleet, faults } }, visits };
  };
  const onPurpose = faulty({ 1: 'ECONNREFUSED' });
  assert.deepEqual(losses(onPurpose, onPurpose), []);
  assert.deepEqual(losses(onPurpose, faulty({ 1: 'ECONNREFUSED', 3: 'ETIMEDOUT' })), [
    'hosts worse: 4 of 4, 3 of 4',
  ]);
});

test('a case that claims what the servers never counted is no improvement', () => {
  const head = run(8);
  for (const trial of head.run.trials) {
    Object.assign(trial, { workNs: 1e7, warnings: [{ check: 'counters', message: 'Half of them.' }] });
  }
  assert.deepEqual(losses(run(8), head), ['proof worse: proven, not proven']);
  const { changes } = compareRuns(run(8), head);
  assert.deepEqual(
    changes.map(({ verdict, reason }) => [verdict, reason]),
    [['inconclusive', 'that head did the work is not proven']],
  );
  assert.deepEqual(compareRuns(head, run(8)).changes[0]?.reason, 'that base did the work is not proven');
});
