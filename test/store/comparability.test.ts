import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differences, differenceText } from '../../harness/store/comparability.ts';
import type { StoredRun } from '../../harness/store/schema.ts';
import { storedRun } from './stored-run.ts';

/** A run that was allowed so much of its machine. */
function allowed(allowance: Partial<StoredRun['machine']>): StoredRun {
  const run = storedRun([], []);
  return { ...run, machine: { ...run.machine, cores: 8, ...allowance } };
}

const texts = (base: StoredRun, head: StoredRun) => differences(base, head).map(differenceText);

test('runs under another quota, memory limit or number of allowed cores are no comparison', () => {
  assert.deepEqual(texts(allowed({ cpuQuota: 0.5 }), allowed({ cpuQuota: 1 })), [
    'CPU quota: 0.5 cores in base, 1 core in head',
  ]);
  assert.deepEqual(texts(allowed({}), allowed({ cpuset: '0-1', memoryLimitBytes: 2 ** 29 })), [
    'allowed cores: no limit recorded in base, 2 in head',
    'memory limit: no limit recorded in base, 512 MiB in head',
  ]);
});

test('as many other cores, and runs of before with one that had no limit, are one', () => {
  assert.deepEqual(texts(allowed({ cpuset: '0-1' }), allowed({ cpuset: '4,6' })), []);
  assert.deepEqual(texts(allowed({}), allowed({})), []);
});
