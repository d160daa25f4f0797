import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fuzzProtocol } from './protocol.ts';

test('mutated connections neither end the embedded server nor keep others waiting, nor does its memory grow', async () => {
  const { connections, honest, faults } = await fuzzProtocol(10_000, 1);
  assert.deepEqual(faults, []);
  assert.equal(connections, 10_000);
  assert.equal(honest.visits, 50, 'an honest client beside them');
});
