import assert from 'node:assert/strict';
import { test } from 'node:test';
import { numberHosts, portOf, portRanges, portsOf } from '../../../harness/fleet/docker/layout.ts';

test('hosts are dealt to servers in turn, each server counting its own ports from 20000', () => {
  const ranges = portRanges(5, 2);
  assert.deepEqual(ranges, [
    { first: 20_000, last: 20_002 },
    { first: 20_000, last: 20_001 },
  ]);
  const hosts = numberHosts(
    ranges.map((range, server) => portsOf(range).map((port) => ({ address: `10.0.0.${server}`, port }))),
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
  assert.deepEqual(portRanges(2, 2), [
    { first: 20_000, last: 20_000 },
    { first: 20_000, last: 20_000 },
  ]);
});

test('a host’s port is told by its id alone', () => {
  const servers = portRanges(11, 4)
    .map(portsOf)
    .map((ports) => ports.map((port) => ({ address: '', port })));
  for (const { id, port } of numberHosts(servers)) assert.equal(portOf(id, 4), port);
});
