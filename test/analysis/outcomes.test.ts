import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failureKinds, failuresByKind, hostOutcomes } from '../../harness/analysis/outcomes.ts';
import type { StoredTrial } from '../../harness/store/trial-shape.ts';
import { storedTrial } from '../store/stored-run.ts';
import { storedData } from './stored-data.ts';

function trial(name: string, errors: Record<string, number>, more: Partial<StoredTrial> = {}): StoredTrial {
  const failed = Object.values(errors).reduce((sum, count) => sum + count, 0);
  return storedTrial(name, { hosts: { asked: 50, answered: 50 - failed, errors }, ...more });
}

test('kinds are those of all measured, completed trials, the most frequent first', () => {
  const outcome = { kind: 'failed', message: 'Exited.' } as const;
  const data = storedData(
    ['a', 'b'],
    [
      trial('a', { B: 2, A: 2 }),
      trial('b', { C: 3 }),
      trial('b', { D: 40 }, { warmup: true }),
      trial('b', { E: 40 }, { outcome }),
    ],
  );
  assert.deepEqual(failureKinds(data), ['C', 'A', 'B']);
  assert.deepEqual(failureKinds(storedData(['a'], [trial('a', {}), storedTrial('a', {})])), []);
});

test('a case’s hosts are counted trial by trial, from the fewest to the most', () => {
  const data = storedData(['a', 'script'], [trial('a', { X: 2 }), trial('a', { X: 5, Y: 1 })]);
  assert.deepEqual(hostOutcomes(data, 'a', ['X', 'Y']), {
    answered: [44, 48],
    failed: [
      [2, 5],
      [0, 1],
    ],
  });
  assert.equal(hostOutcomes(data, 'script', ['X']), undefined);
});

test('a strategy that invents a kind for every host gets no column for each', () => {
  const invented = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`kind-${at + 10}`, 1]));
  const data = storedData(['a'], [trial('a', { ...invented, ETIMEDOUT: 3 })]);
  const kinds = failureKinds(data);
  assert.deepEqual(
    [kinds.length, kinds[0], kinds[1], kinds.at(-1)],
    [8, 'ETIMEDOUT', 'kind-10', 'other kinds'],
  );
  assert.deepEqual(hostOutcomes(data, 'a', kinds)?.failed.at(-1), [34, 34]);
});

test('a kind may have any name', () => {
  const errors = JSON.parse('{"constructor": 2, "toString": 1}') as Record<string, number>;
  const hosts = { asked: 5, answered: 2, errors };
  assert.deepEqual(failuresByKind(hosts, ['constructor', 'toString', 'valueOf']), [2, 1, 0]);
});
