import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tooFewConnections } from '../../harness/fleet/connection-limits.ts';
import { embedded } from './embedded/embedded-fleet.ts';

test('servers that can’t have all their hosts connected to at once are named', async () => {
  await using fleet = await embedded(5, { max_connections: 5 });
  assert.equal(
    tooFewConnections(fleet),
    "Expected every server to take 6 connections at once, those to its hosts and the harness's own; found max_connections 5. " +
      'Strategies that visit all hosts at once will be refused: raise max_connections in fleet.variables and the limit of ' +
      'open files of the servers, or take more servers.',
  );
});

test('where there is room for all, or that is unknown, nothing is said', async () => {
  await using fleet = await embedded(5, { max_connections: 6 });
  assert.equal(tooFewConnections(fleet), undefined);
  const unknown = { ...fleet, record: { ...fleet.record, servers: [] }, capacities: [] };
  assert.equal(tooFewConnections(unknown), undefined);
});

test('in a sweep over servers the fewest of them have all hosts', async () => {
  await using fleet = await embedded(5, { max_connections: 4 });
  const [server] = fleet.record.servers;
  assert.ok(server);
  const two = { ...fleet, record: { ...fleet.record, servers: [server, server] } };
  assert.equal(tooFewConnections(two), undefined);
  assert.match(tooFewConnections(two, 1) ?? '', /^Expected every server to take 6 connections at once/);
});
