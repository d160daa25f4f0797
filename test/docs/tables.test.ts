import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { test } from 'node:test';
import { METRIC_NAMES } from '../../harness/vocabulary/metrics.ts';
import { TABLES, withTable } from './tables.ts';

for (const each of TABLES) {
  test(`the table in docs/${basename(each.file)} is current (else: make docs)`, () => {
    const text = readFileSync(each.file, 'utf8');
    assert.equal(withTable(text, each), text);
    assert.ok(text.includes(each.table()), 'the table has a place on the page');
  });
}

test('docs/metrics.md has a row for every metric', () => {
  const table = TABLES.find(({ name }) => name === 'metrics')?.table() ?? '';
  const names = Array.from(table.matchAll(/^\| `([^`]+)`/gm), ([, name]) => name);
  assert.deepEqual(names, METRIC_NAMES);
});
