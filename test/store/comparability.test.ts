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

test('hosts visited at other times, over other connections, or set up otherwise are no comparison', () => {
  const run = storedRun(['a'], []);
  const asked = (visits: Partial<StoredRun['cases'][number]>, setup?: StoredRun['fleet']['setup']) => ({
    ...run,
    cases: run.cases.map((each) => ({ ...each, ...visits })),
    fleet: { ...run.fleet, ...(setup ? { setup } : {}) },
  });
  const schedule = { cycles: 120, everyNs: 1e9, spread: 'together', skip: 0 } as const;
  assert.deepEqual(texts(asked({}), asked({ schedule, connections: 'kept' })), [
    'schedule: every host once in base, 120 cycles every 1000 ms, together in head',
    'connections: fresh in base, kept in head',
  ]);
  assert.deepEqual(
    texts(
      asked({ schedule: { forNs: 6e10, spread: 'together', skip: 0 } }),
      asked({ schedule: { ...schedule, skip: 2 } }),
    ),
    [
      'schedule: for 60000 ms in a closed loop in base, 120 cycles every 1000 ms, together, 2 skipped in head',
    ],
  );
  const script = (sha256: string) => asked({}, { file: 'seed.sql', sha256 });
  assert.deepEqual(texts(script('0123456789abcdef'), script('123456789abcdef0')), [
    'set up by: seed.sql (sha256 0123456789ab) in base, seed.sql (sha256 123456789abc) in head',
  ]);
  assert.deepEqual(texts(asked({ schedule }), asked({ schedule })), []);
  // Worded in seconds they would look alike.
  assert.equal(texts(asked({ schedule }), asked({ schedule: { ...schedule, everyNs: 1.04e9 } })).length, 1);
});

test('a sweep may have other values, but those of one name must have been visited alike', () => {
  const swept = (...schedules: readonly [everyMs: number, cycles: number][]) => {
    const run = storedRun(
      schedules.map(([every]) => `a every=${every}ms`),
      [],
    );
    const cases = run.cases.map((each, at) => {
      const [everyMs = 0, cycles = 0] = schedules[at] ?? [];
      return { ...each, schedule: { cycles, everyNs: everyMs * 1e6, spread: 'even' as const, skip: 0 } };
    });
    return { ...run, cases };
  };
  assert.deepEqual(texts(swept([100, 6], [200, 3]), swept([100, 6], [300, 2])), []);
  assert.deepEqual(texts(swept([100, 6], [200, 3]), swept([100, 6], [200, 4])), [
    'schedule: 3 cycles every 200 ms, even in base, 4 cycles every 200 ms, even in head',
  ]);
});
