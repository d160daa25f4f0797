import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CACHING_SHA2, makeNonce } from '../../harness/mysql/simulator/packets/scramble.ts';
import { missing } from '../requirements.ts';
import { DRIVERLESS, type Driverless, visit } from './driverless-visit.ts';
import { column, END, error, greeting, OK, type Peer, row } from './scripted-host.ts';

// Drivers have tests of their own; these strategies are their own drivers.

const MORE = [0xfe, 0, 0, 0x0a, 0];
const COLUMN = column('a');
const ROW = row('0');
const MOST = 0xffffff;
/** A row of one text that fills a packet, and one of five bytes more, which look like an end. */
const FULL = Buffer.alloc(MOST, 'a').fill(Buffer.of(0xfd, 0xfb, 0xff, 0xff), 0, 4);
const OVER = [Buffer.alloc(MOST, 'a').fill(Buffer.of(0xfe, 0xfb, 0xff, 0xff, 0, 0, 0, 0, 0), 0, 9), END];

type Answer = readonly (Buffer | readonly number[])[];
const ANSWERS: Readonly<Record<string, readonly [rows: number, answer: Answer]>> = {
  'a row': [1, [[1], COLUMN, END, ROW, END]],
  'no row': [0, [[1], COLUMN, END, END]],
  'no result': [0, [OK]],
  'two results': [2, [[1], COLUMN, END, ROW, ROW, MORE, [1], COLUMN, END, ROW, END]],
  'a result and an OK': [1, [[1], COLUMN, END, ROW, MORE, OK]],
  'a row that begins like an end': [
    1,
    [[1], COLUMN, END, Buffer.from('\xfe\x05\0\0\0\0\0\0\0hello', 'latin1'), END],
  ],
  'a row in two packets, the second like an end': [2, [[1], COLUMN, END, ...OVER, ROW, END]],
  'a row in a full packet and an empty one': [2, [[1], COLUMN, END, FULL, [], ROW, END]],
};
for (const [name, skip] of DRIVERLESS) {
  for (const [what, [rows, answer]] of Object.entries(ANSWERS)) {
    test(`${name} reads ${what} to its end, and counts ${rows} rows`, { skip }, async () => {
      assert.deepEqual(await ending(name, async (peer) => peer.send(1, ...answer)), { rows });
      const interrupted = [...answer.slice(0, -1), error(1317)];
      assert.deepEqual(await ending(name, async (peer) => peer.send(1, ...interrupted)), {
        error: 'ER_QUERY_INTERRUPTED',
      });
    });
  }
}

const BROKEN: Readonly<Record<string, readonly [string, (peer: Peer) => Promise<void>]>> = {
  'an error instead of an answer': ['ER_PARSE_ERROR', async (peer) => peer.send(1, error(1064))],
  'an error among the rows': [
    'ER_QUERY_INTERRUPTED',
    async (peer) => peer.send(1, [1], COLUMN, END, ROW, error(1317)),
  ],
  'an error without a name': ['ER_3999', async (peer) => peer.send(1, error(3999))],
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
      assert.deepEqual(await ending(name, answer), { error: kind });
    });
  }

  test(`${name} sends a question longer than a socket’s buffer, and as it was`, { skip }, async () => {
    const sql = `select '${'é"\\\n\u0001😀'.repeat(800_000)}'`;
    let heard = '';
    const ended = await ending(
      name,
      async (peer, question) => {
        heard = question.subarray(1).toString();
        peer.send(1, OK);
      },
      sql,
    );
    assert.deepEqual(ended, { rows: 0 });
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
  await ending(
    'native/ceiling',
    question,
    rawJSON(String.raw`"\"\\\/\b\f\n\r\t\u0041\u00e9\u20AC\ud83d\ude00"`),
  );
  assert.equal(heard, '"\\/\b\f\n\r\tAé€😀');
});

/** What becomes of a host that lets anyone in and then answers so. */
function ending(name: Driverless, answer: (peer: Peer, question: Buffer) => Promise<void>, sql?: string) {
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
