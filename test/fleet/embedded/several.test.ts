import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { createConnection } from 'mysql2/promise';
import { partitionHosts, startWithin } from '../../../harness/fleet/embedded/provider.ts';
import type { Fleet } from '../../../harness/fleet/fleet.ts';
import type { DrawnFault } from '../../../harness/scenario/fault.ts';
import { RawClient } from '../../mysql/simulator/raw-client.ts';
import { hostOf, login, RecordingCgroups } from './embedded-fleet.ts';

/** Eight hosts, of which a process holds three: three processes. */
function several(
  faults: readonly DrawnFault[] = [],
  cgroups = new RecordingCgroups(),
  progress: (ready: number, of: number) => void = () => {},
): Promise<Fleet> {
  const spec = { provider: 'embedded', hosts: [8], servers: 4, image: 'none', variables: {} } as const;
  return startWithin(3, spec, { owner: { id: 'test' }, cgroups, faults, progress });
}

/** Which process a host is in, by the address that each has of its own. */
function processes({ hosts }: Fleet): number[] {
  const addresses = [...new Set(hosts.map(({ address }) => address))];
  return hosts.map(({ address }) => addresses.indexOf(address));
}

async function visit(fleet: Fleet, id: number): Promise<void> {
  const client = await createConnection(login(fleet, id));
  await client.query('select 1');
  client.destroy();
}

test('hosts that one process has no room for are spread over several, in turns', async () => {
  const seen: string[] = [];
  await using fleet = await several([], undefined, (ready, of) => seen.push(`${ready}/${of}`));
  assert.deepEqual(seen, ['1/3', '2/3', '3/3']);
  assert.deepEqual(processes(fleet), [0, 1, 2, 0, 1, 2, 0, 1]);
  assert.deepEqual(
    fleet.hosts.map(({ id, server }) => [id, server]),
    [0, 1, 2, 3, 4, 5, 6, 7].map((id) => [id, id % 4]),
  );
  assert.deepEqual(
    fleet.record.servers.map(({ name }) => name),
    ['embedded-0', 'embedded-1', 'embedded-2'],
  );
});

test('each process is asked for its counters, and has its own control group', async () => {
  const cgroups = new RecordingCgroups();
  const fleet = await several([], cgroups);
  for (const id of [0, 1, 2, 3, 4]) await visit(fleet, id);
  const counters = await fleet.counters();
  // The harness's own connection is one of each.
  assert.deepEqual(
    counters.map(({ connections }) => connections - 1),
    [2, 2, 1],
  );
  assert.deepEqual(
    [fleet.usage(), fleet.contention(), fleet.capacities].map(({ length }) => length),
    [3, 3, 3],
  );
  await fleet.stop();
  assert.deepEqual(cgroups.events.toSorted(), [
    ...['create fleet-0', 'create fleet-1', 'create fleet-2'],
    ...['remove fleet-0', 'remove fleet-1', 'remove fleet-2'],
  ]);
});

test('faults are told to the processes of their hosts', () => {
  const refuse = { fault: { kind: 'refuse' }, hosts: [1, 4, 6] } as const;
  const during = { at: 2, until: 4 };
  const crash = { fault: { kind: 'crash' }, servers: [3], during } as const;
  assert.deepEqual(partitionHosts({ hosts: [2, 8], servers: 4 }, [refuse, crash], 3), [
    // Host 3 is on server 3, as is host 7.
    {
      hosts: 3,
      faults: [
        { place: 0, fault: refuse.fault, hosts: [2] },
        { place: 1, fault: crash.fault, during, hosts: [1] },
      ],
    },
    {
      hosts: 3,
      faults: [
        { place: 0, fault: refuse.fault, hosts: [0, 1] },
        { place: 1, fault: crash.fault, during, hosts: [2] },
      ],
    },
    { hosts: 2, faults: [] },
  ]);
  assert.equal(partitionHosts({ hosts: [8], servers: 4 }, [], 8).length, 1);
});

test('faults of hosts and servers hit the same hosts as in one process', async () => {
  const refuse = { fault: { kind: 'refuse' }, hosts: [1, 5] } as const;
  const crash = { fault: { kind: 'crash', afterMs: 20 }, servers: [3] } as const;
  await using fleet = await several([refuse, crash]);
  for (const id of refuse.hosts) await assert.rejects(visit(fleet, id), { code: 'ECONNREFUSED' });
  const struck = await Promise.all([3, 7].map((id) => RawClient.login(hostOf(fleet, id), fleet.credentials)));
  const spared = await createConnection(login(fleet, 4));
  const gone = struck.map(({ socket }) => once(socket.resume(), 'close'));
  const injected = fleet.injectFaults();
  await Promise.all(gone);
  for (const id of [3, 7]) await assert.rejects(visit(fleet, id), { code: 'ECONNREFUSED' });
  await spared.ping();
  await injected.revert();
  for (const id of [3, 7]) await visit(fleet, id);
  spared.destroy();
});

test('where one process can’t be started, none is left', async () => {
  const cgroups = new RecordingCgroups();
  const create = cgroups.create.bind(cgroups);
  cgroups.create = (name) =>
    name === 'fleet-1'
      ? { ...create(name), wrap: () => ['/bin/sh', '-c', 'echo no room >&2; exit 125'] }
      : create(name);
  await assert.rejects(several([], cgroups), /exited with code 125 and logged: no room\./);
  assert.deepEqual(cgroups.events.filter((event) => event.startsWith('remove')).toSorted(), [
    'remove fleet-0',
    'remove fleet-1',
    'remove fleet-2',
  ]);
});
