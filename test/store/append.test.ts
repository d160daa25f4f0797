import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { RunFolder } from '../../harness/store/folder.ts';
import { writeLargeRun } from '../fixtures/large-run.ts';
import { missing } from '../requirements.ts';
import { scratchFolder } from '../scratch.ts';

const FILES = ['visits.ndjson', 'timeline.ndjson'];

test('what was appended of a trial and of later ones is dropped, with half a line after them', () => {
  const results = scratchFolder();
  const path = writeLargeRun(results, { cases: 2, rounds: 2, hosts: 3 });
  const before = FILES.map((name) => readFileSync(join(path, name), 'utf8').split('\n'));
  for (const name of FILES) appendFileSync(join(path, name), '{"trial":1,"start');
  new RunFolder(results, 'large').cutFrom(2);
  assert.deepEqual(
    FILES.map((name) => readFileSync(join(path, name), 'utf8')),
    before.map((lines) => `${lines.slice(0, 2).join('\n')}\n`),
  );
});

test('a whole line without its line break is dropped, for more of it may be missing', () => {
  const results = scratchFolder();
  const path = writeLargeRun(results, { cases: 1, rounds: 1, hosts: 1 });
  const file = join(path, 'visits.ndjson');
  const whole = readFileSync(file, 'utf8');
  appendFileSync(file, whole.replace('"trial":0', '"trial":1').trimEnd());
  new RunFolder(results, 'large').cutFrom(2);
  assert.equal(readFileSync(file, 'utf8'), whole);
});

test('a disk that becomes full takes no half a line', { skip: missing('mounts') }, (context) => {
  const results = scratchFolder();
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'none', results]);
  context.after(() => execFileSync('umount', [results]));
  const folder = new RunFolder(results, 'small');
  const visits = Array.from({ length: 100 }, (_, id) => ({ id, startNs: 1, connectedNs: 2, endNs: 3 }));
  const measurement = { outcome: { kind: 'completed', message: '' } } as const;
  let trials = 0;
  const append = () => folder.append(trials++, { measurement, visits, timeline: [] });
  assert.throws(
    () => {
      while (trials < 1_000) append();
    },
    { message: 'Expected to write small/visits.ndjson, but the disk is full.' },
  );
  const lines = readFileSync(join(folder.path, 'visits.ndjson'), 'utf8').split('\n');
  assert.equal(lines.pop(), '');
  assert.deepEqual(
    lines.map((line) => JSON.parse(line).trial),
    Array.from({ length: trials - 1 }, (_, trial) => trial),
  );
});

test('a run without such files has none afterwards', () => {
  const folder = new RunFolder(scratchFolder(), 'fresh');
  folder.cutFrom(0);
  assert.deepEqual(readdirSync(folder.path), ['logs']);
});
