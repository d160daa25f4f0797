import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { test } from 'node:test';
import { PROJECT } from '../../harness/process/project.ts';
import { circlesOf, DATA, importsOf, listFiles, roomOf, upwardImports } from './imports.ts';

const files = listFiles();
const imports = importsOf(files);

test('no files import each other in a circle', () => {
  assert.ok(imports.length > 1000 && imports.every(([, to]) => files.includes(to)), 'all imports are seen');
  assert.deepEqual(circlesOf(imports), []);
});

test('a room imports lower rooms only', () => {
  assert.deepEqual(upwardImports(imports), []);
});

test('circles and upward imports are found', () => {
  const pairs = [
    ['cli/a.ts', 'cli/b.ts'],
    ['cli/b.ts', 'cli/c.ts'],
    ['cli/c.ts', 'cli/b.ts'],
    ['store/d.ts', 'cli/a.ts'],
    ['engine/e.ts', 'store/d.ts'],
    ['mysql/f.ts', 'engine/e.ts'],
    ['elsewhere/g.ts', 'process/h.ts'],
  ] as const;
  assert.deepEqual(circlesOf(pairs), ['cli/b.ts, cli/c.ts']);
  assert.deepEqual(upwardImports(pairs), [
    'store/d.ts imports cli/a.ts',
    'mysql/f.ts imports engine/e.ts',
    'elsewhere/g.ts imports process/h.ts',
  ]);
});

test('nothing imports a program: neither the strategies’ nor a main.ts', () => {
  const programs = imports.filter(([from, to]) => {
    const isStrategy = roomOf(to) === 'strategies' && !DATA.includes(to);
    const byAnother = roomOf(from) !== 'strategies' || DATA.includes(from);
    return (isStrategy && byAnother) || basename(to) === 'main.ts';
  });
  assert.deepEqual(programs, []);
});

test('a file among the commands is a command of its name', () => {
  for (const file of files.filter((each) => dirname(each) === 'cli/commands')) {
    const command = new RegExp(`^export (async )?function ${basename(file, '.ts')}\\(`, 'm');
    assert.match(readFileSync(join(PROJECT, 'harness', file), 'utf8'), command, file);
  }
});

test('no folder is a heap, but for the strategies’ programs, and harness/ has folders only', () => {
  const folders = [...Map.groupBy(files, dirname)].filter(([folder]) => !folder.startsWith('strategies/'));
  const heaps = folders.filter(([folder, loose]) => loose.length > 15 || folder === '.');
  assert.deepEqual(
    heaps.map(([folder, loose]) => `${folder}: ${loose.length} files`),
    [],
  );
});
