import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { CACHING_SHA2, makeNonce } from '../../harness/mysql/simulator/packets/scramble.ts';
import { titled } from './cases.ts';
import { perform } from './perform.ts';
import { authSwitch, error, greeting, scripted } from './scripted-host.ts';
import { visitsOf } from './visits.ts';

/** How a server asks for the whole password, by which byte a client then asks for the key to encrypt it with. */
const REQUESTS = {
  caching_sha2_password: { request: [1, 4], asked: 2 },
  sha256_password: { request: authSwitch('sha256_password', makeNonce()), asked: 1 },
};

const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const KEY = publicKey.export({ type: 'spki', format: 'pem' });

/** Its driver would ask whatever the task says. */
const strategy = { name: 'go/goroutines', parameters: {} };

for (const allowKeyRetrieval of [false, true]) {
  for (const [method, { request, asked }] of Object.entries(REQUESTS)) {
    const what = `asks for the key of ${method} only if it may: ${allowKeyRetrieval}`;
    const { title, options } = titled(strategy, what);
    test(title, options, async () => {
      const heard: number[] = [];
      await using host = await scripted(async (peer) => {
        peer.send(0, greeting(CACHING_SHA2, makeNonce()));
        await peer.receive();
        peer.send(2, request);
        const said = await peer.receive();
        if (peer.sequence === 0) return; // a command: COM_QUIT
        heard.push(...said);
        peer.send(4, Buffer.concat([Buffer.of(1), Buffer.from(KEY)]));
        await peer.receive();
        peer.send(6, error(1045));
      });
      const [visit] = visitsOf(
        await perform(strategy, {
          hosts: [{ id: 0, address: '127.0.0.1', port: host.port }],
          credentials: { user: 'bench', password: 'secret', database: '' },
          sql: 'select 1',
          timeoutMs: 10_000,
          allowKeyRetrieval,
        }),
      );
      assert.deepEqual(heard, allowKeyRetrieval ? [asked] : []);
      assert.equal(visit?.error, allowKeyRetrieval ? 'ER_ACCESS_DENIED_ERROR' : 'CR_AUTH_FULL');
    });
  }
}
