import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { RUN_DOC, runKeys } from './run-keys.ts';

test('docs/run.md has a row for every key of run.json, and none for another (else: make docs)', () => {
  const text = readFileSync(RUN_DOC, 'utf8');
  const [table = ''] = text.split('## visits.ndjson');
  const rows = Array.from(table.matchAll(/^\| `([^`/]+)` \|/gm), ([, path]) => path);
  assert.deepEqual(
    rows,
    runKeys().map(({ path }) => path),
  );
});

test('every key of run.json says what it means, and every optional one when it is absent', () => {
  const silent = runKeys().filter(({ description, optional }) =>
    optional ? !/^.+ Absent .+\.$/s.test(description) : !/^[^|\n]+\.$/.test(description),
  );
  assert.deepEqual(silent, []);
});
