import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { PROJECT } from '../../harness/process/project.ts';
import { readPage } from './generate.ts';

test('docs/charts.md has a section for every chart', () => {
  const sources = globSync(join(PROJECT, 'harness', 'report', 'charts', '*.ts'));
  const ids = sources.flatMap((file) =>
    Array.from(readFileSync(file, 'utf8').matchAll(/\bid: [`']([a-z-]+)/g), ([, id = '']) => id),
  );
  assert.ok(ids.length > 5, ids.join(', '));
  const titles = Array.from(readPage('docs/charts.md').matchAll(/^## (.+)$/gm), ([, title = '']) => title);
  assert.deepEqual(
    ids.filter((id) => !titles.some((title) => title.includes(`\`${id}`))),
    [],
  );
});
