import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inject } from '../../../harness/fleet/docker/injection.ts';
import { FleetError } from '../../../harness/vocabulary/errors.ts';

test('faults that can’t be injected are told of when they are reverted, and not before', async (context) => {
  const unhandled: unknown[] = [];
  const listen = (reason: unknown) => unhandled.push(reason);
  process.on('unhandledRejection', listen);
  context.after(() => process.off('unhandledRejection', listen));
  const gone = async () => {
    throw new FleetError('It is gone.');
  };
  const injected = inject({ companion: { inject: gone, revert: gone } }, 1e9);
  await new Promise(setImmediate);
  assert.deepEqual(unhandled, []);
  await assert.rejects(injected.revert(), { message: 'It is gone.' });
  const late = inject({ companion: { inject: gone, revert: async () => [] } }, 1e9);
  await assert.rejects(late.revert(), { message: 'It is gone.' });
});
