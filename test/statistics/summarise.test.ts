import assert from 'node:assert/strict';
import { test } from 'node:test';
import { summarise } from '../../harness/statistics/summarise.ts';
import { storedRun, storedTrial } from '../run/stored-run.ts';

test('a case’s figures are medians of its measured, completed trials', () => {
  const run = storedRun(
    ['a'],
    [
      storedTrial('a', { warmup: true, workNs: 9e9 }),
      storedTrial('a', { workNs: 3e9 }),
      storedTrial('a', { workNs: 1e9 }),
      storedTrial('a', { workNs: 2e9 }),
      storedTrial('a', {
        workNs: 8e9,
        outcome: { kind: 'failed', exitCode: 1, message: 'Exited with code 1.' },
      }),
    ],
  );
  const [summary] = summarise(run);
  assert.deepEqual(summary?.workNs, { median: 2e9, min: 1e9, max: 3e9 });
  assert.deepEqual([summary?.trials, summary?.completed, summary?.outcome], [4, 3, 'failed']);
  assert.equal(summary?.message, 'Exited with code 1.');
  assert.equal(summary?.timesFloor, 20);
});

test('what no trial measured is absent, not zero', () => {
  const [summary] = summarise(storedRun(['a'], [storedTrial('a', { workNs: 1e9 })]));
  assert.ok(
    summary && !('memoryPeakBytes' in summary) && !('cpuNs' in summary) && !('serversCpuNs' in summary),
  );
});

test('CPU is user and system time together, and absent where one of them is', () => {
  const both = summarise(storedRun(['a'], [storedTrial('a', { cpuUserNs: 2, cpuSystemNs: 3 })]));
  const one = summarise(storedRun(['a'], [storedTrial('a', { cpuUserNs: 2 })]));
  assert.equal(both[0]?.cpuNs?.median, 5);
  assert.equal(one[0]?.cpuNs, undefined);
});

test('a case is related to the baseline by work, or by wall where one of the two has no work', () => {
  const run = storedRun(
    ['a', 'b', 'c'],
    [
      storedTrial('a', { workNs: 1e9, wallNs: 2e9 }),
      storedTrial('b', { workNs: 5e9, wallNs: 6e9 }),
      storedTrial('c', { wallNs: 6e9 }),
    ],
  );
  assert.deepEqual(
    summarise(run).map(({ relative }) => relative),
    [1, 5, 3],
  );
});

test('a case without trials was never reached; hosts that failed are summed by kind', () => {
  const hosts = { asked: 5, answered: 3, errors: { ECONNREFUSED: 2 } };
  const [first, second] = summarise(
    storedRun(
      ['a', 'b'],
      [
        storedTrial('a', { hosts }),
        storedTrial('a', { hosts: { ...hosts, answered: 4, errors: { ETIMEDOUT: 1 } } }),
      ],
    ),
  );
  assert.deepEqual(first?.errors, { ECONNREFUSED: 2, ETIMEDOUT: 1 });
  assert.equal(first?.hosts.answered, 3);
  assert.equal(second?.outcome, 'interrupted');
});
