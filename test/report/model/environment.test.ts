import assert from 'node:assert/strict';
import { test } from 'node:test';
import { environmentOf, headingOf } from '../../../harness/report/model/environment.ts';
import type { StoredRun } from '../../../harness/store/schema.ts';
import { storedRun } from '../../store/stored-run.ts';

/** A run on eight cores that was allowed so much of them. */
function run(allowance: Partial<StoredRun['machine']>): StoredRun {
  const stored = storedRun(['a'], []);
  return { ...stored, machine: { ...stored.machine, cores: 8, ...allowance } };
}

function machineFacts(stored: StoredRun): Record<string, string> {
  return Object.fromEntries(environmentOf(stored).groups[0]?.facts ?? []);
}

test('what a run was allowed of its machine stands beside what the machine has', () => {
  const limited = run({ cpuQuota: 0.5, cpuset: '0-1', memoryLimitBytes: 2 ** 29 });
  const { 'CPU quota': quota, 'allowed cores': cores, 'memory limit': memory } = machineFacts(limited);
  assert.deepEqual([quota, cores, memory], ['0.5 cores', '0-1', '512 MiB']);
  assert.match(
    headingOf(limited).join('\n'),
    /^8 × Test CPU \(cores 0-1 allowed, a quota of 0\.5 cores\), kernel/m,
  );
});

test('a run that was allowed all of it says nothing of limits', () => {
  assert.deepEqual(Object.keys(machineFacts(run({}))), [
    'CPU',
    'memory',
    'system',
    'kernel',
    'control groups',
  ]);
  assert.match(headingOf(run({})).join('\n'), /^8 × Test CPU, kernel/m);
});
