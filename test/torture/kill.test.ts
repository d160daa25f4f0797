import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { shown } from '../cli/moments.ts';
import { missing } from '../requirements.ts';
import { killRun, type Started } from './kill.ts';

// `make torture` takes moments at random.
for (const [when, moment] of [
  ['before its guard is there', ({ child }: Started) => once(child, 'spawn')],
  ['while its fleet starts', ({ child }: Started) => shown(child.stderr, /^Fleet: /m)],
  ['in a trial', ({ child }: Started) => shown(child.stderr, /^\[1\/1500\]/m)],
] as const) {
  test(`a run on the embedded fleet killed ${when} leaves nothing`, {
    skip: missing('cgroups'),
  }, async () => {
    assert.deepEqual(await killRun('embedded', moment), []);
  });
}
