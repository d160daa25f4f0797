import assert from 'node:assert/strict';
import {
  appendFileSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { describeHarness } from '../../harness/store/environment.ts';
import { folderOfRun, listRuns, RunFolder, readRun, runId } from '../../harness/store/folder.ts';
import { RunError } from '../../harness/store/run-errors.ts';
import { scratchFolder } from '../scratch.ts';
import { storedRun, storedTrial, writeRun } from './stored-run.ts';
import { visitColumns } from './visit-columns.ts';

test('a saved run is read back as it was, and nothing half-written stands beside it', () => {
  const folder = new RunFolder(scratchFolder(), 'test-1');
  const trials = [0, 1].map((index) => storedTrial('a', { index, workNs: 123_456_789_012 + index }));
  const run = storedRun(['a'], trials);
  folder.begin({ ...run, state: 'executing', trials: [] });
  for (const trial of trials) folder.append(trial, undefined, []);
  folder.save(run);
  assert.deepEqual(readRun(folder.path), run);
  assert.deepEqual(readdirSync(folder.path).toSorted(), ['logs', 'run.json', 'trials.ndjson']);
});

test('latest points to the newest run', () => {
  const path = scratchFolder();
  new RunFolder(path, 'test-1');
  new RunFolder(path, 'test-2');
  assert.equal(readlinkSync(join(path, 'latest')), 'test-2');
});

test('runs are listed newest first, whatever their names begin with', () => {
  const path = scratchFolder();
  const ids = ['zebra', 'alpha-x', 'mid'].map((name, at) =>
    runId(name, new Date(Date.UTC(2026, 0, 1 + at)), scratchFolder()),
  );
  for (const id of ids) new RunFolder(path, id);
  assert.deepEqual(
    listRuns(path),
    ids.toReversed().map((id) => join(path, id)),
  );
  assert.equal(ids[0], 'zebra-20260101T000000000Z');
});

test('a clock that was set back gives no run the place, or the folder, of one before it', () => {
  const path = scratchFolder();
  const at = new Date(Date.UTC(2026, 5, 1, 12, 30, 15, 999));
  const make = (name: string, when: Date) => {
    const id = runId(name, when, path);
    new RunFolder(path, id);
    return id;
  };
  const ids = [
    make('a', at),
    make('b', new Date(Number(at) - 3_600_000)),
    make('a', at),
    make('a', new Date(Number(at) + 1)),
    make('a', new Date(Number(at) + 60_000)),
  ];
  assert.deepEqual(ids, [
    'a-20260601T123015999Z',
    'b-20260601T123016000Z',
    'a-20260601T123016001Z',
    'a-20260601T123016002Z',
    'a-20260601T123115999Z',
  ]);
  assert.deepEqual(
    listRuns(path),
    ids.toReversed().map((id) => join(path, id)),
  );
});

test('visits and timelines are kept a line a trial, by column, with null for what is absent', () => {
  const folder = new RunFolder(scratchFolder(), 'test-1');
  const visits = [
    { startNs: 1, connectedNs: 2, endNs: 3 },
    { startNs: 4, endNs: 5, error: 'ETIMEDOUT' },
  ];
  const timeline = [{ atNs: 10, memoryBytes: 20, workingBytes: 15 }];
  folder.append(storedTrial('a', { index: 7 }), visitColumns(visits), timeline);
  const line = (name: string) => JSON.parse(readFileSync(join(folder.path, name), 'utf8'));
  assert.deepEqual(line('visits.ndjson'), {
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

test('rows are a column where a visit has any, null for those without', () => {
  const folder = new RunFolder(scratchFolder(), 'test-1');
  const visit = { startNs: 1, connectedNs: 2, endNs: 3 };
  folder.append(storedTrial('a', {}), visitColumns([{ ...visit, rows: 0 }, visit]), []);
  folder.append(storedTrial('a', { index: 1 }), visitColumns([visit]), []);
  const lines = readFileSync(join(folder.path, 'visits.ndjson'), 'utf8').trim().split('\n');
  assert.deepEqual(
    lines.map((line) => JSON.parse(line).rows),
    [[0, null], undefined],
  );
});

test('a missing run is an error that says what to do', () => {
  const results = scratchFolder();
  const none = join(results, 'none');
  const remedy = 'Make one with: manyhosts run FILE. List those that there are with: manyhosts list';
  assert.equal(refusal(none), `Expected a stored run in ${none}, found no such folder. ${remedy}`);
  assert.equal(refusal(results), `Expected a stored run in ${results}, found no run.json in it. ${remedy}`);
  symlinkSync('gone', none);
  assert.equal(
    refusal(none),
    `Expected a stored run in ${none}, found a link to a run that is gone. ${remedy}`,
  );
  const folder = new RunFolder(results, 'test-1');
  folder.begin(storedRun(['a'], []));
  assert.equal(
    refusal(results),
    `Expected a stored run in ${results}, found a folder of runs. Name one of them, such as ${folder.path}`,
  );
  const file = join(folder.path, 'run.json');
  assert.equal(
    refusal(file),
    `Expected a stored run in ${file}, found a file. Name the run's folder, or its run.json.`,
  );
});

test('a run.json that is damaged, of another version or of another shape says where and why', () => {
  const path = scratchFolder();
  const file = join(path, 'run.json');
  const run = storedRun(['a'], []);
  writeFileSync(file, '{"version": 1, ');
  assert.match(
    refusal(path),
    /run\.json is damaged: expected JSON, found something else \(.*\)\. Restore it from a copy, or execute the scenario again/,
  );
  const wrote = 'It says that manyhosts 0.0.0 wrote it: read it with that, unless it was changed by hand.';
  writeFileSync(file, JSON.stringify({ ...run, version: 3 }));
  assert.equal(refusal(path), `${file}: expected run.json of version 1 or 2, found version 3. ${wrote}`);
  writeFileSync(file, '{}');
  assert.equal(
    refusal(path),
    `${file}: expected run.json of version 1 or 2, found version none. It was changed by hand, or something else wrote it.`,
  );
  const { fleet: _, trials: __, ...rest } = run;
  const machine = { ...run.machine, cores: 'two', colour: 'red' };
  writeFileSync(file, JSON.stringify({ ...rest, machine, extra: 1 }));
  assert.equal(
    refusal(path),
    `${file} is not a run as manyhosts ${describeHarness().version} stores it:
  at machine.cores: expected number, found string
  at machine: expected no other keys, found colour
  at fleet: expected object, found nothing
  and 1 more
${wrote} The shape that is expected: manyhosts schema run`,
  );
});

test('a trial that is damaged or of another shape says where and why, and so does a run without trials', () => {
  const path = scratchFolder();
  const file = join(path, 'trials.ndjson');
  writeRun(path, storedRun(['a'], [storedTrial('a', {})]));
  appendFileSync(file, '{"index": 1,\n');
  assert.match(refusal(path), /trials\.ndjson, line 2 is damaged: expected JSON, found something else \(/);
  writeFileSync(file, JSON.stringify({ ...storedTrial('a', {}), round: 'two' }).concat('\n'));
  assert.equal(
    refusal(path),
    `${file}, line 1 is not a trial as manyhosts ${describeHarness().version} stores it:
  at round: expected number, found string
It was changed by hand, or something else wrote it. The shape that is expected: manyhosts schema run`,
  );
  rmSync(file);
  assert.match(refusal(path), /^Expected trials\.ndjson in .*, but it can't be read: ENOENT/);
});

test('a run may be named by its run.json', () => {
  assert.equal(folderOfRun('results/a/run.json'), 'results/a');
  assert.equal(folderOfRun('run.json'), '.');
  assert.equal(folderOfRun('results/a'), 'results/a');
});

function refusal(folder: string): string {
  try {
    readRun(folder);
  } catch (error) {
    if (error instanceof RunError) return error.message;
    throw error;
  }
  return assert.fail(`${folder} was read`);
}
