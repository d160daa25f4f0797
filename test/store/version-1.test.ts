import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Shelf } from '../../harness/report/view/shelf.ts';
import { readRun } from '../../harness/store/folder.ts';
import { readRunData } from '../../harness/store/run-data.ts';
import { cli, workspace } from '../cli/cli.ts';

/** A run of two cases, two trials each, on three hosts, as the harness of version 1 stored it. */
const STORED = join(import.meta.dirname, '..', 'fixtures', 'version-1-run');
const ID = 'version-1-20261127T190702620Z';
const FILES = ['run.json', 'samples.ndjson', 'timeline.ndjson'];

test('a run of version 1 has its trials, warnings, visits and timelines', () => {
  const { run, visits, timelines, problems } = readRunData(STORED);
  assert.deepEqual([run.id, run.version, problems], [ID, 1, []]);
  assert.deepEqual(
    run.trials.map(({ index, case: name, warnings }) => [index, name, warnings?.map(({ check }) => check)]),
    ['node/async-lean', 'node/serial', 'node/async-lean', 'node/serial'].map((name, index) => [
      index,
      name,
      ['under-floor'],
    ]),
  );
  assert.deepEqual(
    [...visits.values()].map(({ trial, endNs }) => [trial, endNs.length]),
    [0, 1, 2, 3].map((trial) => [trial, 3]),
  );
  assert.deepEqual([...timelines.keys()], [0, 1, 2, 3]);
});

test('one that is damaged is refused as any other', () => {
  const folder = workspace({ 'run.json': '{"version": 1}' });
  assert.throws(() => readRun(folder), /run\.json is not a run as manyhosts .* stores it:\n {2}at id: /);
  const text = readFileSync(join(STORED, 'run.json'), 'utf8').replace('"round": 1', '"round": "one"');
  writeFileSync(join(folder, 'run.json'), text);
  assert.throws(() => readRun(folder), /\n {2}at trials\.0\.round: expected number, found string\n/);
});

test('it is listed, reported, compared and viewed, and its files stay as they are', async () => {
  const folder = workspace();
  const run = join(folder, 'results', ID);
  cpSync(STORED, run, { recursive: true });
  const before = FILES.map((name) => readFileSync(join(run, name), 'utf8'));
  const path = join('results', ID);
  const listed = await cli(folder, 'list');
  assert.match(listed.stdout, new RegExp(`^${ID} +finished +embedded +3 +2 +4$`, 'm'));
  const reported = await cli(folder, 'report', path);
  assert.deepEqual([reported.code, reported.stderr.split(',')[0]], [0, `Results: ${path}/report.html`]);
  assert.match(reported.stdout, /^node\/serial +completed 2 /m);
  assert.equal(readFileSync(join(run, 'visits.csv'), 'utf8').trim().split('\n').length, 1 + 4 * 3);
  const compared = await cli(folder, 'compare', path, path);
  assert.match(compared.stdout, /^node\/async-lean +wall /m);
  assert.deepEqual([compared.code, compared.stderr], [98, '']);
  const shelf = new Shelf(join(folder, 'results'));
  assert.equal(shelf.read(ID).visits.size, 4);
  assert.equal(shelf.artefact(ID, 'samples.ndjson'), join(run, 'samples.ndjson'));
  assert.deepEqual(
    FILES.map((name) => readFileSync(join(run, name), 'utf8')),
    before,
  );
});

test('it is not resumed', async () => {
  const folder = workspace();
  const run = join(folder, 'results', ID);
  cpSync(STORED, run, { recursive: true });
  const file = join(run, 'run.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace('"finished"', '"interrupted"'));
  const { code, stderr } = await cli(folder, 'run', '--resume');
  assert.match(
    stderr,
    /^version-1-\S+ can't be resumed, .*\n {2}the format of stored runs: version 1 then, version 2 now\n/,
  );
  assert.equal(code, 104);
});
