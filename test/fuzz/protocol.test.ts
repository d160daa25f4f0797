import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fuzzProtocol } from './protocol.ts';

test('mutated connections neither end the embedded server nor keep others waiting, nor does its memory grow', async () => {
  const { connections, honest, faults } = await fuzzProtocol(50_000, 1);
  assert.deepEqual(faults, []);
  assert.equal(connections, 50_000);
  assert.ok(
    honest.visits > 20,
    `Expected an honest client beside them, found ${honest.visits} visits of one`,
  );
});
