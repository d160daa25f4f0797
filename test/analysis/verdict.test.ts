import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeThresholds, type StoredThreshold } from '../../harness/analysis/verdict.ts';
import type { StoredTrial } from '../../harness/store/trial-shape.ts';
import { storedTrial } from '../store/stored-run.ts';
import { storedData } from './stored-data.ts';

const busy = {
  warnings: [{ check: 'machine-busy', message: 'busy' }],
} as const satisfies Partial<StoredTrial>;
const works = (...figures: readonly number[]) => figures.map((workNs) => storedTrial('a', { workNs }));

for (const [aggregate, actual] of [
  ['median', 3],
  ['min', 1],
  ['max', 10],
  ['avg', 4.2],
  ['p(100)', 10],
  ['p(50)', 3],
] as const) {
  test(`${aggregate} of the trials is judged`, () => {
    const [below] = judge(works(1, 2, 3, 5, 10), { aggregate, operator: '<', limit: actual });
    const [atMost] = judge(works(1, 2, 3, 5, 10), { aggregate, operator: '<=', limit: actual });
    assert.deepEqual([below?.actual, below?.verdict, atMost?.verdict], [actual, 'fail', 'pass']);
  });
}

test('every operator holds on its own side', () => {
  const verdicts = (['<', '<=', '>', '>=', '=='] as const).map((operator) =>
    [1, 2, 3].map((limit) => judge(works(2), { operator, limit })[0]?.verdict === 'pass'),
  );
  assert.deepEqual(verdicts, [
    [false, false, true],
    [false, true, true],
    [true, false, false],
    [true, true, false],
    [false, true, false],
  ]);
});

test('no visits never pass', () => {
  const failed = storedTrial('a', { workNs: 1, outcome: { kind: 'failed', exitCode: 1, message: '' } });
  for (const trials of [
    [],
    [failed],
    [storedTrial('a', {})],
    [storedTrial('a', { warmup: true, workNs: 1 })],
  ]) {
    const [verdict] = judge(trials, { operator: '<', limit: 5 });
    assert.equal(verdict?.verdict, 'fail');
    assert.equal(verdict?.reason, 'no trial has a figure of work');
    assert.equal(verdict && 'actual' in verdict, false);
  }
});

test('a pass that only trials with a warning give is inconclusive, a failure likewise', () => {
  const warned = works(1, 2, 3).map((trial) => ({ ...trial, ...busy }));
  assert.equal(judge(warned, { limit: 5 })[0]?.verdict, 'inconclusive');
  assert.equal(judge(warned, { limit: 1 })[0]?.verdict, 'inconclusive');
  assert.equal(judge(warned, { limit: 5 })[0]?.reason, '3 of 3 trials with a validity warning');
});

test('a verdict stands where the trials without a warning give it, too', () => {
  const trials = [...works(2, 2), ...works(9).map((trial) => ({ ...trial, ...busy }))];
  assert.equal(judge(trials, { aggregate: 'median', limit: 5 })[0]?.verdict, 'pass');
  assert.equal(judge(trials, { aggregate: 'max', limit: 5 })[0]?.verdict, 'inconclusive');
});

test('a busy machine is no warning of memory; an invented answer is', () => {
  const memory = { metric: 'memory.peak', limit: 5 } as const;
  const lying = { warnings: [{ check: 'counters', message: '' }] } as const satisfies Partial<StoredTrial>;
  assert.equal(judge([storedTrial('a', { memoryPeakBytes: 3, ...busy })], memory)[0]?.verdict, 'pass');
  assert.equal(
    judge([storedTrial('a', { memoryPeakBytes: 3, ...lying })], memory)[0]?.verdict,
    'inconclusive',
  );
});

test('of a host’s metric, the percentile is each trial’s and the median the case’s', () => {
  const trials = [storedTrial('a', {}), storedTrial('a', {}), storedTrial('a', {})];
  const ends = { 0: [1, 2, 3], 1: [10, 20, 30], 2: [4, 5, 6] };
  const [verdict] = judge(trials, { metric: 'latency', aggregate: 'max', limit: 7 }, ends);
  assert.deepEqual([verdict?.actual, verdict?.verdict], [6, 'pass']);
});

test('each case of the strategy gets a verdict, and no other', () => {
  const data = storedData(['a', 'b'], works(1));
  const swept = {
    ...data.run.cases[0],
    name: 'a workers=2',
    strategy: 'a',
  } as (typeof data.run.cases)[number];
  const run = { ...data.run, cases: [...data.run.cases, swept] };
  run.scenario = { ...run.scenario, thresholds: [threshold({})] };
  assert.deepEqual(
    judgeThresholds({ ...data, run }).map((verdict) => verdict.case),
    ['a', 'a workers=2'],
  );
});

function judge(trials: readonly StoredTrial[], changes: Partial<StoredThreshold>, ends = {}) {
  const data = storedData(['a'], trials, ends);
  data.run.scenario.thresholds.push(threshold(changes));
  return judgeThresholds(data);
}

function threshold(changes: Partial<StoredThreshold>): StoredThreshold {
  return {
    strategy: 'a',
    metric: 'work',
    aggregate: 'median',
    operator: '<',
    limit: 5,
    text: '',
    line: 1,
    ...changes,
  };
}
