import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unlessAborted } from '../harness/unless-aborted.ts';

const never = new Promise<never>(() => {});

test('a promise gives what it gives, as long as nobody aborts', async () => {
  const failure = new Error('its own');
  for (const signal of [undefined, new AbortController().signal]) {
    assert.equal(await unlessAborted(signal, Promise.resolve(1)), 1);
    await assert.rejects(unlessAborted(signal, Promise.reject(failure)), failure);
  }
});

test('it is given up as soon as somebody does, and from the start where somebody has', async () => {
  const reason = new Error('enough');
  const controller = new AbortController();
  const waiting = unlessAborted(controller.signal, never);
  controller.abort(reason);
  await assert.rejects(waiting, reason);
  await assert.rejects(unlessAborted(controller.signal, Promise.resolve(1)), reason);
});
