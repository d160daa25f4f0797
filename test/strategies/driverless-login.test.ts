import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  accountOf,
  CACHING_SHA2,
  makeNonce,
  NATIVE,
  verify,
} from '../../harness/mysql/simulator/packets/scramble.ts';
import { credentials, DRIVERLESS, visit } from './driverless-visit.ts';
import { authSwitch, error, greeting, OK, packets } from './scripted-host.ts';

const account = accountOf(credentials.user, credentials.password);

const REFUSALS: Readonly<Record<string, readonly [string, Buffer | readonly number[]]>> = {
  'too many connections': ['ER_CON_COUNT_ERROR', error(1040)],
  'another protocol': ['CR_MALFORMED_PACKET', [9, 0x35, 0]],
  'a greeting cut short': ['CR_MALFORMED_PACKET', greeting(NATIVE, makeNonce()).subarray(0, 30)],
  'a version without an end': ['CR_MALFORMED_PACKET', Buffer.alloc(400, 10)],
};

const METHODS: readonly (readonly [string, string | undefined])[] = [
  [CACHING_SHA2, undefined],
  [NATIVE, undefined],
  ['some_other', NATIVE],
  [CACHING_SHA2, NATIVE],
  [NATIVE, CACHING_SHA2],
];

const UNMET: Readonly<Record<string, readonly [string, Buffer | readonly number[]]>> = {
  'the whole password': ['CR_AUTH_FULL', [1, 4]],
  'a method we lack': ['CR_AUTH_PLUGIN_ERR', authSwitch('sha256_password', makeNonce())],
  'the method from before 4.1': ['CR_AUTH_PLUGIN_ERR', [0xfe]],
  'a method without a nonce': ['CR_MALFORMED_PACKET', [0xfe, ...Buffer.from(`${NATIVE}\0`), 1, 2]],
  'something unheard of': ['CR_MALFORMED_PACKET', [7, 7]],
};

for (const [name, skip] of DRIVERLESS) {
  for (const [what, [kind, first]] of Object.entries(REFUSALS)) {
    test(`${name} calls ${what} ${kind}`, { skip }, async () => {
      assert.deepEqual(await visit(name, async (peer) => peer.send(0, first)), { error: kind });
    });
  }

  for (const [offered, asked] of METHODS) {
    const title = `${name} proves its password by ${offered}${asked ? `, then by ${asked}` : ''}, a byte at a time`;
    test(title, { skip }, async () => {
      let proofs = 0;
      const ended = await visit(name, async (peer) => {
        const nonce = makeNonce();
        await peer.drip(packets(0, greeting(offered, nonce)));
        const response = await peer.receive();
        const length = response[32 + credentials.user.length + 1] ?? 0;
        const proof = response.subarray(32 + credentials.user.length + 2).subarray(0, length);
        proofs += Number(verify(account, proof, nonce) && peer.sequence === 1);
        if (asked) {
          const again = makeNonce();
          await peer.drip(packets(2, authSwitch(asked, again)));
          proofs += Number(verify(account, await peer.receive(), again) && peer.sequence === 3);
        }
        await peer.drip(packets(4, [1, 3], OK));
        await peer.receive();
        await peer.drip(packets(1, OK));
      });
      assert.deepEqual(ended, { rows: 0 });
      assert.equal(proofs, asked ? 2 : 1);
    });
  }

  for (const [what, [kind, request]] of Object.entries(UNMET)) {
    test(`${name} calls a server that asks for ${what} ${kind}`, { skip }, async () => {
      const ended = await visit(name, async (peer) => {
        peer.send(0, greeting(CACHING_SHA2, makeNonce()));
        await peer.receive();
        peer.send(2, request);
      });
      assert.deepEqual(ended, { error: kind });
    });
  }
}
