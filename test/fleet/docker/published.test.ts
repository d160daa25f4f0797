import assert from 'node:assert/strict';
import { test } from 'node:test';
import { missing } from '../../requirements.ts';
import { connectTo, startSmall } from './small-fleet.ts';

test('hosts are reached through published ports too', { skip: missing('docker') }, async () => {
  await using fleet = await startSmall({ hosts: [6] }, {}, { reach: 'published' });
  assert.equal(fleet.record.reach, 'published');
  assert.equal(new Set(fleet.hosts.map(({ port }) => port)).size, 6);
  for (const host of fleet.hosts) {
    assert.equal(host.address, '127.0.0.1');
    const connection = await connectTo(host, fleet.credentials);
    await connection.query('SELECT 1');
    connection.destroy();
  }
});
