import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ServerCounters } from '../../../harness/mysql/counters.ts';
import { measureServers } from '../../../harness/trial/validity/servers.ts';
import { silentFleet } from '../silent-fleet.ts';

test('of a server that was started anew nothing is counted, however far its counters have come since', async () => {
  const statements = { Com_select: 3, Com_show_status: 1, Com_set_option: 9 };
  const common = { threadsConnected: 1, maxUsedConnections: 2, restarts: 0 };
  const counted = { connections: 10, questions: 10, statements, ...common };
  const restarted = { ...counted, connections: 11, questions: 12, restarts: 1 };
  assert.deepEqual(await difference(counted, restarted), {});
  const later = { Com_select: 8, Com_show_status: 2, Com_set_option: 12 };
  assert.deepEqual(
    await difference(restarted, { ...restarted, connections: 15, questions: 20, statements: later }),
    { cpuNs: 5, connections: 4, questions: 7, statements: 5 },
  );
});

async function difference(before: ServerCounters, after: ServerCounters) {
  let counters = before;
  let cpuNs = 1_000;
  const fleet = { ...silentFleet(0), counters: async () => [counters], contention: () => [{ cpuNs }] };
  const measured = await measureServers(fleet, ['select 1']);
  counters = after;
  cpuNs += 5;
  return (await measured.difference()).servers;
}
