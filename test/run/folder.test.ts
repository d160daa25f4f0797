import assert from 'node:assert/strict';
import { readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { listRuns, RunFolder, readRun, runId } from '../../harness/run/folder.ts';
import { scratchFolder } from '../scratch.ts';
import { storedRun, storedTrial } from './stored-run.ts';

test('a saved run is read back as it was, and nothing half-written stands beside it', () => {
  const folder = new RunFolder(scratchFolder(), 'test-1');
  const run = storedRun(['a'], [storedTrial('a', { workNs: 123_456_789_012 })]);
  folder.save(run);
  assert.deepEqual(readRun(folder.path), run);
  assert.deepEqual(readdirSync(folder.path).toSorted(), ['logs', 'run.json']);
});

test('latest points to the newest run', () => {
  const path = scratchFolder();
  new RunFolder(path, 'test-1');
  new RunFolder(path, 'test-2');
  assert.equal(readlinkSync(join(path, 'latest')), 'test-2');
});

test('runs are listed newest first, whatever their names begin with', () => {
  const path = scratchFolder();
  const ids = ['zebra', 'alpha-x', 'mid'].map((name, at) => runId(name, new Date(Date.UTC(2026, 0, 1 + at))));
  for (const id of ids) new RunFolder(path, id);
  assert.deepEqual(
    listRuns(path),
    ids.toReversed().map((id) => join(path, id)),
  );
  assert.equal(ids[0], 'zebra-20260101T000000000Z');
});

test('samples and timelines are kept a line a trial, by column, with null for what is absent', () => {
  const folder = new RunFolder(scratchFolder(), 'test-1');
  const samples = [
    { id: 0, startNs: 1, connectedNs: 2, endNs: 3 },
    { id: 1, startNs: 4, endNs: 5, error: 'ETIMEDOUT' },
  ];
  const timeline = [{ atNs: 10, memoryBytes: 20, workingBytes: 15 }];
  folder.append(7, { measurement: { outcome: { kind: 'completed', message: '' } }, samples, timeline });
  const line = (name: string) => JSON.parse(readFileSync(join(folder.path, name), 'utf8'));
  assert.deepEqual(line('samples.ndjson'), {
    trial: 7,
    startNs: [1, 4],
    connectedNs: [2, null],
    endNs: [3, 5],
    errors: { 1: 'ETIMEDOUT' },
  });
  assert.deepEqual(line('timeline.ndjson'), {
    trial: 7,
    atNs: [10],
    memoryBytes: [20],
    workingBytes: [15],
    processes: [null],
  });
});

test('a run that is missing, damaged or of another version is told in words', () => {
  const path = scratchFolder();
  assert.throws(
    () => readRun(join(path, 'none')),
    /^RunError: Expected a stored run in .*none, but .*run\.json can't be read: ENOENT/,
  );
  writeFileSync(join(path, 'run.json'), '{"version": 1, ');
  assert.throws(() => readRun(path), /^RunError: Expected a stored run in .* can't be read: /);
  writeFileSync(join(path, 'run.json'), JSON.stringify({ ...storedRun(['a'], []), version: 2 }));
  assert.throws(() => readRun(path), /run\.json is not a run that this version reads: at version: /);
});
