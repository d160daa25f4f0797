import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Remains, settle } from '../../harness/bench/settle.ts';

const never = new AbortController().signal;

/** Tells one after the other, then the last one again and again. */
function telling(...looks: readonly Remains[]) {
  let count = 0;
  return { look: () => looks[Math.min(count++, looks.length - 1)] ?? {}, looks: () => count };
}

test('half of the ports, or of the table of connections, is free enough', async () => {
  const half = { sockets: 500, ports: 1000, tracked: 50, trackable: 100 };
  const quiet = telling(half);
  const { settledNs: _, ...left } = await settle(0, never, 1, quiet.look);
  assert.deepEqual(left, { timeWaitSockets: 500, conntrackEntries: 50 });
  assert.equal(quiet.looks(), 1);
  const falling = telling({ ...half, sockets: 501 }, { ...half, tracked: 51 }, half);
  // Two pauses of 50 ms, each of which a timer may end a millisecond early.
  assert.ok((await settle(0, never, 1, falling.look)).settledNs >= 98e6);
  assert.equal(falling.looks(), 3);
});

test('every host has all ports to itself', async () => {
  const crowded = telling({ sockets: 1001, ports: 1000 }, {});
  await settle(0, never, 2, crowded.look);
  assert.equal(crowded.looks(), 2);
  const roomy = telling({ sockets: 1000, ports: 1000 });
  await settle(0, never, 2, roomy.look);
  assert.equal(roomy.looks(), 1);
});

test('what can’t be read is not waited for, and is absent', async () => {
  const { look, looks } = telling({});
  assert.deepEqual(Object.keys(await settle(0, never, 1, look)), ['settledNs']);
  assert.equal(looks(), 1);
});

test('the pause is the minimum, and an interrupt ends it', async () => {
  const { settledNs } = await settle(30, never, 1, telling({}).look);
  // Timers may fire a millisecond early.
  assert.ok(settledNs >= 29e6, `${settledNs} ns`);
  const crowded = telling({ sockets: 1000, ports: 1000 });
  await settle(60_000, AbortSignal.timeout(20), 1, crowded.look);
  assert.equal(crowded.looks(), 1);
});

test('a wait that ends with too little room says for what, and one that was interrupted doesn’t', async (context) => {
  context.mock.method(performance, 'now', clockOf(0, 60_000));
  const given = await settle(0, never, 1, telling({ sockets: 1000, ports: 1000 }).look);
  assert.equal(given.settleGaveUp, 'ports');
  context.mock.method(performance, 'now', clockOf(0, 60_000));
  assert.equal(
    (await settle(0, never, 1, telling({ tracked: 60, trackable: 100 }).look)).settleGaveUp,
    'tracking',
  );
  const interrupted = await settle(0, AbortSignal.abort(), 1, telling({ sockets: 1000, ports: 1000 }).look);
  assert.equal('settleGaveUp' in interrupted, false);
});

/** A clock that shows these milliseconds, one after the other. */
function clockOf(...times: readonly number[]): () => number {
  let asked = 0;
  return () => times[Math.min(asked++, times.length - 1)] ?? 0;
}

test('this machine’s sockets are counted', {
  skip: process.platform !== 'linux' && 'Linux only',
}, async () => {
  const { timeWaitSockets } = await settle(0, AbortSignal.abort(), 1);
  assert.equal(typeof timeWaitSockets, 'number');
});
