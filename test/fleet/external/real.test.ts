// Alone: it asks the engine.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { missing } from '../../requirements.ts';
import { startSmall } from '../docker/small-fleet.ts';
import { external } from './own-hosts.ts';

suite('real servers', { skip: missing('docker') }, () => {
  test('are logged in to by their own way, and tell their version', async () => {
    await using own = await startSmall({ hosts: [4], servers: 2 });
    const [before] = await own.counters();
    await using fleet = await external(own, { maxConnections: 3 });
    assert.deepEqual(fleet.record.versions, { [own.record.servers[0]?.version ?? '']: 4 });
    assert.deepEqual(fleet.record.faults, []);
    const [after] = await own.counters();
    // Hosts 0 and 2 are on the first server.
    assert.equal((after?.connections ?? 0) - (before?.connections ?? 0), 2);
  });
});
