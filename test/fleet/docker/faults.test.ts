import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectEngine } from '../../../harness/fleet/docker/engine.ts';
import { applyRules } from '../../../harness/fleet/docker/netfilter.ts';
import type { Host } from '../../../harness/fleet/fleet.ts';
import { OWNER_LABEL, thisOwner } from '../../../harness/ownership/owner.ts';
import { missing } from '../../requirements.ts';
import { connectTo, containersOf, startSmall } from './small-fleet.ts';

test('a sidecar makes ports silent or refused, and well again', { skip: missing('docker') }, async () => {
  await using fleet = await startSmall({ hosts: [3], servers: 1 });
  const [server] = await containersOf(thisOwner());
  assert.ok(server);
  const hosts = { first: 20_000, last: 20_002 };
  const apply = async (rules: { silent?: number[]; refused?: number[] }) =>
    applyRules(await connectEngine(), server.id, { hosts, ...rules }, { [OWNER_LABEL]: thisOwner().id });
  const outcome = async (host: Host) => {
    try {
      const connection = await connectTo(host, fleet.credentials);
      connection.destroy();
      return 'answers';
    } catch (error) {
      return (error as NodeJS.ErrnoException).code;
    }
  };

  await apply({ silent: [20_000], refused: [20_001] });
  assert.deepEqual(await Promise.all(fleet.hosts.map(outcome)), ['ETIMEDOUT', 'ECONNREFUSED', 'answers']);
  await apply({});
  assert.deepEqual(await Promise.all(fleet.hosts.map(outcome)), ['answers', 'answers', 'answers']);
  assert.equal((await containersOf(thisOwner())).length, 1, 'no sidecar stays');
});
