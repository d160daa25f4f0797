import assert from 'node:assert/strict';
import { test } from 'node:test';
import { typicalTrial } from '../../harness/analysis/typical.ts';
import { storedTrial } from '../store/stored-run.ts';
import { storedData } from './stored-data.ts';

const outcome = { kind: 'failed', exitCode: 1, message: 'Exited with code 1.' } as const;
const data = storedData(
  ['a', 'b'],
  [
    storedTrial('a', { round: 1, warmup: true, workNs: 2e9 }),
    storedTrial('a', { round: 1, workNs: 9e9 }),
    storedTrial('a', { round: 2, workNs: 1e9 }),
    storedTrial('a', { round: 3, workNs: 2e9, outcome }),
    storedTrial('a', { round: 4, workNs: 3e9 }),
    storedTrial('b', { round: 1, wallNs: 9e9 }),
    storedTrial('b', { round: 2, wallNs: 5e9 }),
    storedTrial('b', { round: 3, wallNs: 1e9 }),
  ],
);

test('the trial that stands for a case is the completed, measured one next to the median', () => {
  assert.equal(typicalTrial(data, 'a', () => true)?.round, 4);
});

test('where that one lacks what is needed, the next one stands for it; none where all do', () => {
  assert.equal(typicalTrial(data, 'a', ({ round }) => round !== 4)?.round, 1);
  assert.equal(
    typicalTrial(data, 'a', () => false),
    undefined,
  );
});

test('without the protocol wall decides', () => {
  assert.equal(typicalTrial(data, 'b', () => true)?.round, 2);
});

test('in a fleet with faults the time of the healthy hosts decides', () => {
  const trials = [3e9, 1e9, 2e9].map((healthyNs, at) =>
    storedTrial('a', { round: at + 1, healthyNs, workNs: 4e9 + at }),
  );
  assert.equal(typicalTrial(storedData(['a'], trials), 'a', () => true)?.round, 3);
});
