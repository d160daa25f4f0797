import assert from 'node:assert/strict';
import { test } from 'node:test';
import { missing } from '../requirements.ts';
import { killRun } from './kill.ts';

// The moments: before the guard is there, while the fleet starts, and in the middle of a trial. `make torture` takes more.
for (const afterMs of [30, 300, 600, 2_000]) {
  test(`a run on the embedded fleet killed after ${afterMs} ms leaves nothing`, {
    skip: missing('cgroups'),
  }, async () => {
    assert.deepEqual((await killRun('embedded', afterMs)).left, []);
  });
}

for (const afterMs of [1_000, 4_500]) {
  test(`a run on docker killed after ${afterMs} ms leaves nothing`, {
    skip: missing('cgroups', 'docker'),
  }, async () => {
    assert.deepEqual((await killRun('docker', afterMs)).left, []);
  });
}
