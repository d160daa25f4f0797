import assert from 'node:assert/strict';
import { test } from 'node:test';
import { summarise } from '../../harness/analysis/summarise.ts';
import { storedTrial } from '../store/stored-run.ts';
import { storedData } from './stored-data.ts';

test('a case’s figures are medians of its measured, completed trials', () => {
  const run = storedData(
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
  const { work } = summary?.metrics ?? {};
  assert.deepEqual([work?.median, work?.min, work?.max, work?.n], [2e9, 1e9, 3e9, 3]);
  assert.deepEqual([summary?.trials, summary?.completed, summary?.outcome], [4, 3, 'failed']);
  assert.equal(summary?.message, 'Exited with code 1.');
  assert.equal(summary?.timesFloor, 20);
});

test('what no trial measured is absent, not zero', () => {
  const [summary] = summarise(storedData(['a'], [storedTrial('a', { workNs: 1e9 })]));
  assert.deepEqual(Object.keys(summary?.metrics ?? {}), ['work']);
});

test('CPU is user and system time together, and absent where one of them is', () => {
  const both = summarise(storedData(['a'], [storedTrial('a', { cpuUserNs: 2, cpuSystemNs: 3 })]));
  const one = summarise(storedData(['a'], [storedTrial('a', { cpuUserNs: 2 })]));
  assert.equal(both[0]?.metrics.cpu?.median, 5);
  assert.equal(one[0]?.metrics.cpu, undefined);
});

test('a case without trials was never reached; hosts that failed are summed by kind', () => {
  const hosts = { asked: 5, answered: 3, errors: { ECONNREFUSED: 2 } };
  const [first, second] = summarise(
    storedData(
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

test('the ratio to the baseline is paired by round', () => {
  const trials = [1, 2, 3].flatMap((round) => [
    storedTrial('a', { round, workNs: round * 1e9 }),
    storedTrial('b', { round, workNs: round * 2e9 }),
  ]);
  // Without the pairs, a case that lost its fastest round would look slower than it is.
  const [, paired] = summarise(storedData(['a', 'b'], trials.slice(0, 5).concat(trials[5] ?? [])));
  assert.deepEqual([paired?.ratios.work?.median, paired?.ratios.work?.pairs], [2, 3]);
  const [, lost] = summarise(
    storedData(
      ['a', 'b'],
      trials.filter((trial) => trial.case === 'a' || trial.round > 1),
    ),
  );
  assert.deepEqual([lost?.ratios.work?.median, lost?.ratios.work?.pairs], [2, 2]);
});

test('latencies are percentiles of each trial’s hosts, and then of the trials', () => {
  const trials = [storedTrial('a', {}), storedTrial('a', {}), storedTrial('a', {})];
  const hosts = (slowest: number) => [...Array(99).fill(10), slowest];
  const [summary] = summarise(storedData(['a'], trials, { 0: hosts(100), 1: hosts(900), 2: hosts(200) }));
  assert.equal(summary?.metrics.latency?.median, 10);
  assert.equal(summary?.hostQuantiles.latency?.p50.median, 10);
  const { p99, slowest } = summary?.hostQuantiles.latency ?? {};
  assert.deepEqual([p99?.n, slowest?.median, slowest?.max], [3, 200, 900]);
  // The worst trial's is beside the median of all.
  assert.ok((p99?.max ?? 0) > (p99?.median ?? 0));
});

test('of fewer than a hundred visits there is no 99th percentile, only the slowest', () => {
  const trials = [storedTrial('a', {}), storedTrial('a', {})];
  const hosts = (count: number) => Array.from({ length: count }, (_, at) => at);
  const [summary] = summarise(storedData(['a'], trials, { 0: hosts(100), 1: hosts(99) }));
  const { p99, slowest } = summary?.hostQuantiles.latency ?? {};
  assert.equal(p99, undefined);
  assert.deepEqual([slowest?.median, slowest?.max], [98.5, 99]);
});

test('warnings are counted by check, the most frequent first, with what was said last', () => {
  const warning = (check: 'machine-busy' | 'swap', message: string) => ({ check, message });
  const [summary] = summarise(
    storedData(
      ['a'],
      [
        storedTrial('a', { warnings: [warning('swap', 'old')] }),
        storedTrial('a', { warnings: [warning('machine-busy', 'first'), warning('swap', 'new')] }),
      ],
    ),
  );
  assert.deepEqual(summary?.warnings, [
    { check: 'swap', trials: 2, message: 'new' },
    { check: 'machine-busy', trials: 1, message: 'first' },
  ]);
});
