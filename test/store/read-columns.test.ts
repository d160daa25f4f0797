import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { RunFolder } from '../../harness/store/folder.ts';
import { readRunData } from '../../harness/store/run-data.ts';
import { writeLargeRun } from '../fixtures/large-run.ts';
import { scratchFolder } from '../scratch.ts';
import { storedRun, storedTrial } from './stored-run.ts';

const small = (cases = 2) => writeLargeRun(scratchFolder(), { cases, rounds: 2, hosts: 3 });

test('a run is read with the visits and timelines of every trial, and without problems', () => {
  const { visits, timelines, problems } = readRunData(small());
  assert.deepEqual(
    [[...visits.keys()], [...timelines.keys()]],
    [
      [0, 1, 2, 3],
      [0, 1, 2, 3],
    ],
  );
  assert.equal(visits.get(2)?.endNs.length, 3);
  assert.deepEqual(problems, []);
});

test('half a line at the end loses the visits of its trial', () => {
  const folder = small();
  const file = join(folder, 'visits.ndjson');
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.slice(0, -40));
  const { visits, problems } = readRunData(folder);
  assert.deepEqual([...visits.keys()], [0, 1, 2]);
  assert.deepEqual(problems, ['visits.ndjson has nothing of trial 3: host figures are left out.']);
});

test('a missing file is named once, with what is left out', () => {
  const folder = small();
  rmSync(join(folder, 'visits.ndjson'));
  const { visits, timelines, problems } = readRunData(folder);
  assert.deepEqual([visits.size, timelines.size, problems.length], [0, 4, 1]);
  assert.match(
    problems[0] ?? '',
    /^Expected visits\.ndjson in .*large, but it can't be read \(ENOENT.*\): host figures of all trials are left out\.$/,
  );
});

test('no file is missed where no trial has anything in it', () => {
  const folder = new RunFolder(scratchFolder(), 'test-1');
  folder.begin(storedRun(['a'], []));
  folder.append(storedTrial('a', { wallNs: 1e9 }), undefined, []);
  assert.deepEqual(readRunData(folder.path).problems, []);
});

test('a finished run says which trials it lacks, and passes over their other lines', () => {
  const folder = small();
  const trials = join(folder, 'trials.ndjson');
  writeFileSync(
    trials,
    readFileSync(trials, 'utf8')
      .split(/(?<=\n)/)
      .slice(0, 2)
      .join(''),
  );
  const { visits, timelines, problems } = readRunData(folder);
  const lost = 'The run has finished with 4 trials, and 2 of them are stored: the others are left out.';
  assert.deepEqual([[...visits.keys()], [...timelines.keys()], problems], [[0, 1], [0, 1], [lost]]);
});

test('a timeline is read by column, with null for what was not measured', () => {
  const folder = small(1);
  const file = join(folder, 'timeline.ndjson');
  const line = { trial: 1, atNs: [1, 2], memoryBytes: [3, 4], workingBytes: [null, 5], processes: [null, 1] };
  const [first = ''] = readFileSync(file, 'utf8').split('\n');
  writeFileSync(file, `${first}\n${JSON.stringify(line)}\n`);
  const { timelines, problems } = readRunData(folder);
  assert.deepEqual([timelines.get(1), problems], [line, []]);
});

test('trials without their timelines are named, and the visits are there', () => {
  const folder = small(1);
  const file = join(folder, 'timeline.ndjson');
  writeFileSync(file, readFileSync(file, 'utf8').split('\n').slice(1).join('\n'));
  const { visits, timelines, problems } = readRunData(folder);
  assert.deepEqual([visits.size, [...timelines.keys()]], [2, [1]]);
  assert.deepEqual(problems, ['timeline.ndjson has nothing of trial 0: memory timelines are left out.']);
});

test('a missing file of timelines leaves out memory over time', () => {
  const folder = small();
  rmSync(join(folder, 'timeline.ndjson'));
  const [problem = '', ...others] = readRunData(folder).problems;
  assert.match(problem, /^Expected timeline\.ndjson in .*: memory timelines of all trials are left out\.$/);
  assert.deepEqual(others, []);
});

test('visits are read with their rows, and without where none were reported', () => {
  const folder = small(1);
  const file = join(folder, 'visits.ndjson');
  const [first, ...others] = readFileSync(file, 'utf8').split('\n');
  writeFileSync(
    file,
    [JSON.stringify({ ...JSON.parse(first ?? ''), rows: [5000, null, 0] }), ...others].join('\n'),
  );
  const { visits, problems } = readRunData(folder);
  assert.deepEqual([visits.get(0)?.rows, visits.get(1)?.rows, problems], [[5000, null, 0], undefined, []]);
});

const DAMAGED = [
  ['"text"', 'expected an object of columns, found something else'],
  ['{"startNs":[1]}', 'expected the index of its trial, found none'],
  ['{"trial":9,"startNs":[1],"connectedNs":[1],"errors":{}}', 'expected the column endNs, found none'],
  [
    '{"trial":9,"startNs":[1],"connectedNs":[null],"endNs":["1"],"errors":{}}',
    'expected numbers in endNs, found something else',
  ],
  [
    '{"trial":9,"startNs":[1,2],"connectedNs":[1],"endNs":[1],"errors":{}}',
    'expected columns of one length, found different ones',
  ],
  [
    '{"trial":9,"startNs":[1],"connectedNs":[1],"endNs":[1],"rows":["1"],"errors":{}}',
    'expected numbers in rows, found something else',
  ],
  [
    '{"trial":9,"startNs":[1],"connectedNs":[1],"endNs":[1],"rows":null,"errors":{}}',
    'expected the column rows, found none',
  ],
  ['{"trial":9,"startNs":[1],"connectedNs":[1],"endNs":[1]}', 'expected an object in errors, found none'],
] as const;

for (const [line, fault] of DAMAGED) {
  test(`a damaged line is named and left out: ${fault}`, () => {
    const folder = small();
    appendFileSync(join(folder, 'visits.ndjson'), `${line}\n`);
    const { visits, problems } = readRunData(folder);
    assert.deepEqual(problems, [`visits.ndjson, line 5: ${fault}. It is left out.`]);
    assert.equal(visits.size, 4);
  });
}
