import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { RunFolder, readRun } from '../../harness/store/folder.ts';
import { readRunData } from '../../harness/store/run-data.ts';
import { writeLargeRun } from '../fixtures/large-run.ts';
import { missing } from '../requirements.ts';
import { scratchFolder } from '../scratch.ts';
import { storedRun, storedTrial } from './stored-run.ts';
import { visitColumns } from './visit-columns.ts';

const FILES = ['visits.ndjson', 'timeline.ndjson', 'trials.ndjson'];

test('what was appended of a trial and of later ones is dropped, with half a line after them', () => {
  const results = scratchFolder();
  const path = writeLargeRun(results, { cases: 2, rounds: 2, hosts: 3 });
  const before = FILES.map((name) => readFileSync(join(path, name), 'utf8').split('\n'));
  for (const name of FILES) appendFileSync(join(path, name), '{"trial":1,"start');
  resumeWith(2, path, new RunFolder(results, 'large'));
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
  resumeWith(1, path, new RunFolder(results, 'large'));
  assert.equal(readFileSync(file, 'utf8'), whole);
});

test('a run whose files another program has rewritten loses nothing when it is resumed', () => {
  const results = scratchFolder();
  const path = writeLargeRun(results, { cases: 1, rounds: 2, hosts: 2 });
  const spaced = FILES.map((name) => {
    const text = readFileSync(join(path, name), 'utf8').replaceAll(/^\{("\w+"):/gm, '{ $1: ');
    writeFileSync(join(path, name), text);
    return text;
  });
  resumeWith(2, path, new RunFolder(results, 'large'));
  assert.deepEqual(
    FILES.map((name) => readFileSync(join(path, name), 'utf8')),
    spaced,
  );
});

test('a disk that becomes full takes no half a line', { skip: missing('mounts') }, (context) => {
  const results = scratchFolder();
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'none', results]);
  context.after(() => execFileSync('umount', [results]));
  const folder = new RunFolder(results, 'small');
  const visits = visitColumns(Array(100).fill({ startNs: 1, connectedNs: 2, endNs: 3 }));
  let trials = 0;
  const append = () => folder.append(storedTrial('a', { index: trials++ }), visits, []);
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

test('a run that begins has no trials yet, and no file of what they showed', () => {
  const folder = new RunFolder(scratchFolder(), 'fresh');
  folder.begin(storedRun(['a'], []));
  assert.deepEqual(readdirSync(folder.path).toSorted(), ['logs', 'run.json', 'trials.ndjson']);
  assert.deepEqual(readRunData(folder.path).problems, []);
});

test('a run that is killed at any byte of a trial has all before it, nothing of it, and no problem', () => {
  const [path, killed] = [writeLargeRun(scratchFolder(), { cases: 1, rounds: 3, hosts: 2 }), scratchFolder()];
  const text = readFileSync(join(path, 'run.json'), 'utf8');
  writeFileSync(join(killed, 'run.json'), text.replace('"finished"', '"executing"'));
  // The last trial's, in the order they are written.
  const written = FILES.map((name) => {
    const lines = readFileSync(join(path, name), 'utf8').split(/(?<=\n)/);
    return { file: join(killed, name), before: lines.slice(0, -1).join(''), last: lines.at(-1) ?? '' };
  });
  const size = written.reduce((sum, { last }) => sum + last.length, 0);
  for (let bytes = 0; bytes <= size; bytes++) {
    let left = bytes;
    for (const { file, before, last } of written) {
      writeFileSync(file, before + last.slice(0, left));
      left = Math.max(0, left - last.length);
    }
    const { run, visits, timelines, problems } = readRunData(killed);
    const trials = bytes === size ? 3 : 2;
    assert.deepEqual(
      [run.trials.length, visits.size, timelines.size, problems],
      [trials, trials, trials, []],
    );
  }
});

for (const file of ['visits.ndjson', 'timeline.ndjson']) {
  test(`a trial is not stored where ${file} can't be, for its own line comes last`, () => {
    const folder = new RunFolder(scratchFolder(), 'unwritable');
    folder.begin(storedRun(['a'], []));
    mkdirSync(join(folder.path, file));
    const visits = visitColumns([{ startNs: 1, connectedNs: 2, endNs: 3 }]);
    const append = () => folder.append(storedTrial('a', {}), visits, [{ atNs: 1, memoryBytes: 2 }]);
    assert.throws(append, { name: 'RunError' });
    assert.deepEqual(readRun(folder.path).trials, []);
  });
}

/** Resume a run that has so many trials. */
function resumeWith(trials: number, path: string, folder: RunFolder): void {
  const run = readRun(path);
  folder.begin({ ...run, trials: run.trials.slice(0, trials) });
}
