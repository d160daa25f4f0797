import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RUN_KEYS } from './run-keys.ts';

test('every key of a stored run says what it means, and every optional one when it is absent', () => {
  const silent = Object.values(RUN_KEYS)
    .flat()
    .filter(({ description, optional }) =>
      optional ? !/^.+ Absent .+\.$/s.test(description) : !/^[^|\n]+\.$/.test(description),
    );
  assert.deepEqual(silent, []);
});
