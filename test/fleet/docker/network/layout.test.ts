import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assignHosts } from '../../../../harness/fleet/assign-hosts.ts';
import { portOf, portRanges, portsOf } from '../../../../harness/fleet/docker/network/layout.ts';

test('hosts are dealt to servers in turn, each server counting its own ports from 20000', () => {
  const ranges = portRanges(5, [2]);
  assert.deepEqual(ranges, [
    { first: 20_000, last: 20_002 },
    { first: 20_000, last: 20_001 },
  ]);
  const hosts = assignHosts(
    ranges.map((range, server) => portsOf(range).map((port) => ({ address: `10.0.0.${server}`, port }))),
    5,
  );
  assert.deepEqual(
    hosts.map(({ id, server, address, port }) => [id, server, address, port]),
    [
      [0, 0, '10.0.0.0', 20_000],
      [1, 1, '10.0.0.1', 20_000],
      [2, 0, '10.0.0.0', 20_001],
      [3, 1, '10.0.0.1', 20_001],
      [4, 0, '10.0.0.0', 20_002],
    ],
  );
});

test('as many servers as hosts have one port each', () => {
  assert.deepEqual(portRanges(2, [2]), [
    { first: 20_000, last: 20_000 },
    { first: 20_000, last: 20_000 },
  ]);
});

test('where servers are swept each has the ports that it needs with fewest others, and no more', () => {
  const ranges = portRanges(11, [1, 2, 4]);
  assert.deepEqual(
    ranges.map((range) => portsOf(range).length),
    [11, 5, 3, 2],
  );
  const servers = ranges.map((range, server) =>
    portsOf(range).map((port) => ({ address: `10.0.0.${server}`, port })),
  );
  for (const count of [1, 2, 4]) {
    const hosts = assignHosts(servers.slice(0, count), 11);
    assert.deepEqual(
      hosts.map(({ id, server }) => [id, server]),
      Array.from({ length: 11 }, (_, id) => [id, id % count]),
    );
    assert.equal(new Set(hosts.map(({ address, port }) => `${address}:${port}`)).size, 11);
  }
});

test('a host’s port follows from its id alone', () => {
  const servers = portRanges(11, [4])
    .map(portsOf)
    .map((ports) => ports.map((port) => ({ address: '', port })));
  for (const { id, port } of assignHosts(servers, 11)) assert.equal(portOf(id, 4), port);
});
