// Alone: it asks the engine.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DrawnFault } from '../../../harness/scenario/fault.ts';
import { missing } from '../../requirements.ts';
import { connectTo, startSmall, untilFrozen, visit } from './small-fleet.ts';

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

test('faults that show through published ports are made there', { skip: missing('docker') }, async () => {
  const faults: DrawnFault[] = [
    { fault: { kind: 'stall' }, hosts: [1] },
    { fault: { kind: 'slow', byMs: 50 }, hosts: [2] },
    { fault: { kind: 'deny' }, hosts: [3] },
    { fault: { kind: 'pause', afterMs: 0 }, servers: [0] },
  ];
  await using fleet = await startSmall({ hosts: [4], servers: 1 }, { faults }, { reach: 'published' });
  const outcomes = () => Promise.all(fleet.hosts.map((host) => visit(host, fleet.credentials)));
  const well = ['answers', 'ETIMEDOUT', 'answers', 'ER_ACCESS_DENIED_ERROR'];
  assert.deepEqual(await outcomes(), well);
  const [host] = fleet.hosts;
  assert.ok(host);
  const standing = await connectTo(host, fleet.credentials);
  const injected = fleet.injectFaults();
  await untilFrozen(standing);
  await injected.revert();
  assert.deepEqual(await outcomes(), well);
});
