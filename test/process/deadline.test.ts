import assert from 'node:assert/strict';
import { test } from 'node:test';
import { abortable } from '../../harness/process/deadline.ts';

const never = new Promise<never>(() => {});

test('a promise gives what it gives, as long as nothing aborts it', async () => {
  const failure = new Error('its own');
  for (const signal of [undefined, new AbortController().signal]) {
    assert.equal(await abortable(signal, Promise.resolve(1)), 1);
    await assert.rejects(abortable(signal, Promise.reject(failure)), failure);
  }
});

test('it rejects as soon as it is aborted, and at once where it already was', async () => {
  const reason = new Error('enough');
  const controller = new AbortController();
  const waiting = abortable(controller.signal, never);
  controller.abort(reason);
  await assert.rejects(waiting, reason);
  await assert.rejects(abortable(controller.signal, Promise.resolve(1)), reason);
});
