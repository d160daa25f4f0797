import assert from 'node:assert/strict';
import { test } from 'node:test';
import { storeFault } from '../../harness/bench/record.ts';
import { RunFolder, readRun } from '../../harness/store/folder.ts';
import { scratchFolder } from '../scratch.ts';
import { storedRun } from '../store/stored-run.ts';

const HOSTS = [0, 1, 2, 3, 4].map((id) => ({ id, server: id % 2 }));

test('a stored fault says which hosts it hits, those of its servers too', () => {
  const faults = [
    storeFault({ fault: { kind: 'slow', byMs: 0.5 }, hosts: [3] }, HOSTS),
    storeFault({ fault: { kind: 'flap', upMs: 1_000, downMs: 500 }, hosts: [0, 2] }, HOSTS),
    storeFault({ fault: { kind: 'crash', afterMs: 50 }, servers: [1] }, HOSTS),
  ];
  assert.deepEqual(faults, [
    { kind: 'slow', hosts: [3], byNs: 500_000 },
    { kind: 'flap', hosts: [0, 2], upNs: 1e9, downNs: 5e8 },
    { kind: 'crash', hosts: [1, 3], servers: [1], afterNs: 5e7 },
  ]);
  const folder = new RunFolder(scratchFolder(), 'test-1');
  const run = storedRun(['a'], []);
  folder.begin({ ...run, fleet: { ...run.fleet, faults } });
  assert.deepEqual(readRun(folder.path).fleet.faults, faults);
});
