import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CACHING_SHA2, makeNonce } from '../../harness/mysql/simulator/packets/scramble.ts';
import { missing } from '../requirements.ts';
import { DRIVERLESS, type Driverless, visit } from './driverless-visit.ts';
import { error, greeting, type Peer } from './scripted-host.ts';

// Drivers have tests of their own; these strategies are their own drivers.

const OK = [0, 0, 0, 2, 0, 0, 0];
const END = [0xfe, 0, 0, 2, 0];
const MORE = [0xfe, 0, 0, 0x0a, 0];
const COLUMN = Buffer.from('\x03def\0\0\0\x01a\0');
const ROW = [1, 0x30];
const MOST = 0xffffff;

const ANSWERS: Readonly<Record<string, readonly (Buffer | readonly number[])[]>> = {
  'a row': [[1], COLUMN, END, ROW, END],
  'no row': [[1], COLUMN, END, END],
  'no result': [OK],
  'two results': [[1], COLUMN, END, ROW, MORE, [1], COLUMN, END, ROW, END],
  'a result and an OK': [[1], COLUMN, END, ROW, MORE, OK],
  'a row that begins like an end': [
    [1],
    COLUMN,
    END,
    Buffer.concat([Buffer.of(0xfe), Buffer.alloc(300)]),
    END,
  ],
  'a row in two packets, the second like an end': [[1], COLUMN, END, Buffer.alloc(MOST, 1), END, ROW, END],
  'a row in a full packet and an empty one': [[1], COLUMN, END, Buffer.alloc(MOST, 1), [], ROW, END],
};
for (const [name, skip] of DRIVERLESS) {
  for (const [what, answer] of Object.entries(ANSWERS)) {
    test(`${name} reads ${what} to its end`, { skip }, async () => {
      assert.equal(await faultOf(name, async (peer) => peer.send(1, ...answer)), undefined);
      const interrupted = [...answer.slice(0, -1), error(1317)];
      assert.equal(await faultOf(name, async (peer) => peer.send(1, ...interrupted)), 'ER_QUERY_INTERRUPTED');
    });
  }
}

const BROKEN: Readonly<Record<string, readonly [string, (peer: Peer) => Promise<void>]>> = {
  'an error instead of an answer': ['ER_PARSE_ERROR', async (peer) => peer.send(1, error(1064))],
  'an error among the rows': [
    'ER_QUERY_INTERRUPTED',
    async (peer) => peer.send(1, [1], COLUMN, END, ROW, error(1317)),
  ],
  'an error without a name': ['ER_4031', async (peer) => peer.send(1, error(4031))],
  'a request for a file': ['CR_MALFORMED_PACKET', async (peer) => peer.send(1, [0xfb, 0x2f])],
  'an empty packet': ['CR_MALFORMED_PACKET', async (peer) => peer.send(1, [])],
  'an error cut short': ['CR_MALFORMED_PACKET', async (peer) => peer.send(1, [0xff])],
  'an end within the rows': [
    'CR_SERVER_LOST',
    async (peer) => {
      peer.send(1, [1], COLUMN, END);
      throw new Error('gone');
    },
  ],
};
for (const [name, skip] of DRIVERLESS) {
  for (const [what, [kind, answer]] of Object.entries(BROKEN)) {
    test(`${name} calls ${what} ${kind}`, { skip }, async () => {
      assert.equal(await faultOf(name, answer), kind);
    });
  }

  test(`${name} sends a question longer than a socket’s buffer, and as it was`, { skip }, async () => {
    const sql = `select '${'é"\\\n\u0001😀'.repeat(800_000)}'`;
    let heard = '';
    const fault = await faultOf(
      name,
      async (peer, question) => {
        heard = question.subarray(1).toString();
        peer.send(1, OK);
      },
      sql,
    );
    assert.equal(fault, undefined);
    assert.ok(heard === sql, 'every byte');
  });
}

test('native/ceiling decodes what JSON may escape', { skip: missing('compiler') }, async () => {
  const { rawJSON } = JSON as unknown as { rawJSON(text: string): string };
  let heard = '';
  const question = async (peer: Peer, question: Buffer) => {
    heard = question.subarray(1).toString();
    peer.send(1, OK);
  };
  await faultOf(
    'native/ceiling',
    question,
    rawJSON(String.raw`"\"\\\/\b\f\n\r\t\u0041\u00e9\u20AC\ud83d\ude00"`),
  );
  assert.equal(heard, '"\\/\b\f\n\r\tAé€😀');
});

/** What becomes of a host that lets anyone in and then answers so. */
function faultOf(name: Driverless, answer: (peer: Peer, question: Buffer) => Promise<void>, sql?: string) {
  return visit(
    name,
    async (peer) => {
      peer.send(0, greeting(CACHING_SHA2, makeNonce()));
      await peer.receive();
      peer.send(2, [1, 3], OK);
      await answer(peer, await peer.receive());
    },
    sql,
  );
}
