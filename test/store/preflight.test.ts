import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { assertWritable } from '../../harness/store/preflight.ts';
import { RunError } from '../../harness/store/run-errors.ts';
import { makeFolder } from '../../harness/store/write.ts';
import { scratchFolder } from '../scratch.ts';

test('a folder is made with those above it, and one that is there is left alone', () => {
  const scratch = scratchFolder();
  const folder = join(scratch, 'a', 'b');
  makeFolder(folder);
  makeFolder(folder);
  assert.ok(statSync(folder).isDirectory());
  symlinkSync('a', join(scratch, 'link'));
  makeFolder(join(scratch, 'link', 'c'));
  assert.deepEqual(readdirSync(join(scratch, 'a')), ['b', 'c']);
});

test('where no folder can be made, that is thrown, and below /proc, too', () => {
  const file = join(scratchFolder(), 'file');
  writeFileSync(file, '');
  assert.throws(() => makeFolder(file), { code: 'EEXIST' });
  assert.throws(() => makeFolder(join(file, 'a')), { code: 'ENOTDIR' });
  assert.throws(() => makeFolder('/proc/manyhosts/a'), { code: 'ENOENT' });
});

test('places are looked at, and nothing of that is left', () => {
  const scratch = scratchFolder();
  mkdirSync(join(scratch, 'results'));
  assertWritable(join(scratch, 'results'));
  assertWritable(join(scratch, 'none', 'yet'));
  assert.deepEqual(readdirSync(scratch, { recursive: true }), ['results']);
});

test('a place that can’t be written is named, with why and what to do', () => {
  const file = join(scratchFolder(), 'file');
  writeFileSync(file, '');
  for (const [results, why] of [
    [file, 'it is a file'],
    [join(file, 'below'), 'it is a file'],
    ['/proc/manyhosts', 'no folder can be made there'],
  ] as const) {
    assert.throws(() => assertWritable(results), {
      name: RunError.name,
      message: `Expected a folder in which runs can be stored, found ${results}: ${why}. Name another with --out.`,
    });
  }
});

test('where temporary files can’t be written, that is known', () => {
  const before = process.env.TMPDIR;
  process.env.TMPDIR = '/proc/none';
  try {
    assert.equal(tmpdir(), '/proc/none');
    assert.throws(() => assertWritable('.'), {
      message:
        'Expected a folder in which temporary files can be written, found /proc/none: no folder can be made there. Name another in the variable TMPDIR.',
    });
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
});
