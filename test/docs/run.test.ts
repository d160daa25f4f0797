import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { RUN_DOC, runKeys, withTables } from './run-keys.ts';

test('docs/run.md has a row for every key of each file, and none for another (else: make docs)', () => {
  const text = readFileSync(RUN_DOC, 'utf8');
  const sections = new Map(text.split(/^## /m).map((section) => [section.split('\n')[0], section]));
  for (const [file, keys] of runKeys()) {
    const rows = Array.from((sections.get(file) ?? '').matchAll(/^\| `([^`/]+)` \|/gm), ([, path]) => path);
    assert.deepEqual(
      rows,
      keys.map(({ path }) => path),
      file,
    );
  }
  assert.equal(withTables(text), text);
});

test('every key of a run says what it means, and every optional one when it is absent', () => {
  const silent = [...runKeys().values()]
    .flat()
    .filter(({ description, optional }) =>
      optional ? !/^.+ Absent .+\.$/s.test(description) : !/^[^|\n]+\.$/.test(description),
    );
  assert.deepEqual(silent, []);
});
