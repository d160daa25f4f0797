import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { comparisonModel } from '../../harness/report/model/comparison.ts';
import { reportModel } from '../../harness/report/model/model.ts';
import { writeComparison, writeReports } from '../../harness/report/write.ts';
import { storedData } from '../analysis/stored-data.ts';
import { scratchFolder } from '../scratch.ts';
import { storedTrial } from '../store/stored-run.ts';

const data = storedData(['a'], [storedTrial('a', { workNs: 1e8, wallNs: 2e8 })], { 0: [1e8, 2e8] });
const FILES = [
  'benchmark.json',
  'charts',
  'junit.xml',
  'report.html',
  'report.md',
  'summary.csv',
  'visits.csv',
];

test('every file is made, and again, in a folder that need not be there', async () => {
  const folder = join(scratchFolder(), 'new', 'one');
  for (const _ of ['first', 'again']) {
    const { files, failures } = await writeReports(reportModel(data), folder);
    assert.deepEqual(failures, []);
    assert.deepEqual(readdirSync(folder).toSorted(), FILES);
    const pictures = files
      .filter((file) => file.startsWith('charts/'))
      .map((file) => file.slice('charts/'.length));
    assert.deepEqual(readdirSync(join(folder, 'charts')).toSorted(), pictures.toSorted());
    assert.ok(pictures.length > 0 && pictures.every((name) => name.endsWith('.svg')));
  }
});

test('a file that can’t be made is named, and the others are made, with nothing half-written beside them', async () => {
  const folder = scratchFolder();
  for (const name of ['report.md', 'visits.csv']) mkdirSync(join(folder, name));
  writeFileSync(join(folder, 'charts'), 'in the way');
  const { files, failures } = await writeReports(reportModel(data), folder);
  assert.deepEqual(
    failures.map((failure) => failure.slice(0, failure.indexOf(':', failure.indexOf(':') + 1))),
    [
      'charts could not be made: EEXIST',
      'report.md could not be made: EISDIR',
      'visits.csv could not be made: EISDIR',
    ],
  );
  assert.deepEqual(files, ['report.html', 'summary.csv', 'junit.xml', 'benchmark.json']);
  assert.deepEqual(readdirSync(folder).toSorted(), FILES);
});

test('where no folder can be, one sentence says so', async () => {
  const file = join(scratchFolder(), 'file');
  writeFileSync(file, '');
  const { files, failures } = await writeReports(reportModel(data), join(file, 'folder'));
  assert.deepEqual(files, []);
  assert.match(
    failures.join('\n'),
    /^Expected a folder to write the report into, found ENOTDIR.*\. Name another with --out\.$/,
  );
});

test('a comparison has its three files', async () => {
  const folder = scratchFolder();
  const { files, failures } = await writeComparison(comparisonModel(data, data), folder);
  assert.deepEqual(failures, []);
  assert.deepEqual(files, ['comparison.html', 'comparison.md', 'comparison.junit.xml']);
  assert.match(
    readFileSync(join(folder, 'comparison.md'), 'utf8'),
    /0 worse, 0 better, 0 same, 2 inconclusive/,
  );
});
