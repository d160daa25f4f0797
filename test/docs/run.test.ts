import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runKeys } from './run-keys.ts';

test('every key of run.json says what it means, and every optional one when it is absent', () => {
  const silent = runKeys().filter(({ description, optional }) =>
    optional ? !/^.+ Absent .+\.$/s.test(description) : !/^[^|\n]+\.$/.test(description),
  );
  assert.deepEqual(silent, []);
});
