// Alone: it asks the engine.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { removeLeftContainers } from '../../harness/engine/removal.ts';
import { containersOf, startSmall } from '../fleet/docker/small-fleet.ts';
import { missing } from '../requirements.ts';

suite('what a killed run left behind', { skip: missing('docker') }, () => {
  test('is removed, and what a living one uses is not', async () => {
    const dead = { id: `dead-${process.pid}` };
    const living = { id: `living-${process.pid}` };
    await using _left = await startSmall({}, { owner: dead });
    await using kept = await startSmall({}, { owner: living });
    const removed = await removeLeftContainers((id) => id === dead.id);
    assert.equal(removed.length, 2);
    for (const name of removed) assert.match(name, /^container manyhosts-[0-9a-f]{8}-server-\d$/);
    assert.deepEqual(await containersOf(dead), []);
    assert.equal((await containersOf(living)).length, 2);
    assert.equal((await kept.counters()).length, 2);
    assert.deepEqual(await removeLeftContainers((id) => id === dead.id), []);
  });
});
