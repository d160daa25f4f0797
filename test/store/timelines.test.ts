import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readRunData } from '../../harness/store/run-data.ts';
import { writeLargeRun } from '../fixtures/large-run.ts';
import { scratchFolder } from '../scratch.ts';

const small = () => writeLargeRun(scratchFolder(), { cases: 1, rounds: 2, hosts: 3 });

test('a timeline is read by column, with null for what was not measured', () => {
  const folder = small();
  const file = join(folder, 'timeline.ndjson');
  const line = { trial: 1, atNs: [1, 2], memoryBytes: [3, 4], workingBytes: [null, 5], processes: [null, 1] };
  const [first = ''] = readFileSync(file, 'utf8').split('\n');
  writeFileSync(file, `${first}\n${JSON.stringify(line)}\n`);
  const { timelines, problems } = readRunData(folder);
  assert.deepEqual([timelines.get(1), problems], [line, []]);
});

test('trials without their timelines are named, and the visits are there', () => {
  const folder = small();
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
