import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ServerCounters } from '../../../harness/mysql/counters.ts';
import { measureServers } from '../../../harness/trial/validity/servers.ts';
import { silentFleet } from '../silent-fleet.ts';

test('of a server that was started anew nothing is counted, however far its counters have come since', async () => {
  const counted = { connections: 10, questions: 10, threadsConnected: 1, maxUsedConnections: 2, restarts: 0 };
  const restarted = { ...counted, connections: 11, questions: 12, restarts: 1 };
  assert.deepEqual(await difference(counted, restarted), {});
  assert.deepEqual(await difference(restarted, { ...restarted, connections: 15, questions: 20 }), {
    cpuNs: 5,
    connections: 4,
    questions: 7,
  });
});

async function difference(before: ServerCounters, after: ServerCounters) {
  let counters = before;
  let cpuNs = 1_000;
  const fleet = { ...silentFleet(0), counters: async () => [counters], contention: () => [{ cpuNs }] };
  const measured = await measureServers(fleet);
  counters = after;
  cpuNs += 5;
  return (await measured.difference()).servers;
}
