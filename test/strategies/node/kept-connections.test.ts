import assert from 'node:assert/strict';
import { test } from 'node:test';
import { STRATEGIES, titled } from '../cases.ts';
import { perform } from '../perform.ts';
import { answerOne, serving } from '../scripted-host.ts';
import { visitsOf } from '../visits.ts';

const CYCLES = 3;

// These hear of a connection's end while nothing is under way, others at the next question. Of workers, whose first visit may
// still be under way when the next is due, node/async's driver is tested.
for (const strategy of STRATEGIES.filter(({ name }) => /^(node|bun)\/(?!processes|threads)/.test(name))) {
  const { title, options } = titled(strategy, 'opens a connection anew that was closed between two visits');
  test(title, options, async () => {
    await using host = await serving((peer) => {
      answerOne(peer);
      peer.close();
    });
    const visits = visitsOf(
      await perform(strategy, {
        hosts: [{ id: 0, address: '127.0.0.1', port: host.port }],
        credentials: { user: 'bench', password: 'secret', database: 'mysql' },
        sql: 'select 1',
        timeoutMs: 20_000,
        schedule: { cycles: CYCLES, everyNs: 200e6 },
        connections: 'kept',
      }),
    );
    assert.equal(visits.length, CYCLES);
    for (const { error, connected, rows } of visits) {
      assert.equal(error, undefined);
      assert.ok(connected !== undefined && rows === 1);
    }
  });
}
