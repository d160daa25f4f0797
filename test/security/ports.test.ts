// Alone: it asks the engine.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { thisOwner } from '../../harness/process/owner.ts';
import type { DrawnFault } from '../../harness/scenario/fault.ts';
import { containersOf, startSmall } from '../fleet/docker/small-fleet.ts';
import { embedded, faulty } from '../fleet/embedded/embedded-fleet.ts';
import { missing } from '../requirements.ts';
import { listeningChildren } from './listening.ts';

const STALL: DrawnFault = { fault: { kind: 'stall' }, hosts: [1] };

suite('the embedded fleet', {
  skip: process.platform !== 'linux' && 'only Linux shows who listens where',
}, () => {
  for (const [what, start] of [
    ['as it is', () => embedded(3)],
    ['with faults', () => faulty(3, [STALL])],
  ] as const) {
    test(`${what} listens on loopback alone`, async () => {
      await using fleet = await start();
      const listening = listeningChildren();
      for (const { address, port } of fleet.hosts) assert.ok(listening.includes(`${address}:${port}`));
      assert.deepEqual(
        listening.filter((place) => !place.startsWith('127.')),
        [],
      );
    });
  }
});

suite('a fleet of containers', { skip: missing('docker') }, () => {
  test('publishes nothing where containers are reached directly', async () => {
    await using _fleet = await startSmall({}, { faults: [STALL] });
    for (const container of await containersOf(thisOwner())) {
      const { HostConfig, NetworkSettings } = await container.inspect();
      assert.equal(HostConfig.PublishAllPorts ?? false, false);
      assert.deepEqual(HostConfig.PortBindings ?? {}, {});
      assert.ok(Object.values(NetworkSettings.Ports ?? {}).every((bindings) => !bindings));
    }
  });

  test('publishes on loopback alone where they are not', async () => {
    await using _fleet = await startSmall({}, { faults: [STALL] }, { reach: 'published' });
    const containers = await Promise.all((await containersOf(thisOwner())).map((each) => each.inspect()));
    const bindings = containers.flatMap(({ NetworkSettings }) =>
      Object.values(NetworkSettings.Ports ?? {}).flatMap((each) => each ?? []),
    );
    // Ten hosts, and each server's own port for the harness.
    assert.equal(bindings.length, 10 + 2);
    assert.deepEqual(new Set(bindings.map(({ HostIp }) => HostIp)), new Set(['127.0.0.1']));
  });
});
