import assert from 'node:assert/strict';
import { test } from 'node:test';
import { titled } from './cases.ts';
import { perform } from './perform.ts';
import { answerOne, error, type Peer, serving } from './scripted-host.ts';
import { visitsOf } from './visits.ts';

/** Those that look before they ask. Others find out when they ask, and the visit fails. */
const WATCHFUL = ['go/goroutines', 'native/ceiling'];

/** How a server ends a connection of which nothing is asked. */
const ENDINGS: Readonly<Record<string, (peer: Peer) => void>> = {
  closed: () => {},
  'closed with an error': (peer) => peer.send(0, error(4031)),
};

for (const name of WATCHFUL) {
  for (const [how, lastWords] of Object.entries(ENDINGS)) {
    const strategy = { name, parameters: {} };
    const { title, options } = titled(
      strategy,
      `opens a kept connection anew that was ${how} between two visits`,
    );
    test(title, options, async () => {
      let first = true;
      await using host = await serving((peer) => {
        answerOne(peer);
        if (!first) return;
        first = false;
        // Apart from the answer, as what follows it at once is the visit's own.
        setImmediate(() => {
          lastWords(peer);
          peer.close();
        });
      });
      const visits = visitsOf(
        await perform(strategy, {
          hosts: [{ id: 0, address: '127.0.0.1', port: host.port }],
          credentials: { user: 'bench', password: 'secret', database: '' },
          sql: 'select 1',
          timeoutMs: 10_000,
          schedule: { cycles: 3, everyNs: 200e6 },
          connections: 'kept',
        }),
      );
      const found = visits.map(({ cycle, connected, error }) => [cycle, connected !== undefined, error]);
      assert.deepEqual(found, [
        [0, true, undefined],
        [1, true, undefined],
        [2, false, undefined],
      ]);
    });
  }
}
