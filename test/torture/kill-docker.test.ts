// Alone: it asks the engine.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { containerMade, shown } from '../cli/moments.ts';
import { missing } from '../requirements.ts';
import { killRun, type Started } from './kill.ts';

for (const [when, moment] of [
  ['while its servers are made', ({ owner }: Started) => containerMade(owner)],
  ['in a trial', ({ child }: Started) => shown(child.stderr, /^\[1\/1500\]/m)],
] as const) {
  test(`a run on docker killed ${when} leaves nothing`, {
    skip: missing('cgroups', 'docker'),
  }, async () => {
    assert.deepEqual(await killRun('docker', moment), []);
  });
}
