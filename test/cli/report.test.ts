import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { RunFolder } from '../../harness/store/folder.ts';
import type { StoredRun } from '../../harness/store/schema.ts';
import { STRICT as threshold } from '../report/threshold.ts';
import { storedRun, storedTrial } from '../store/stored-run.ts';
import { visitColumns } from '../store/visit-columns.ts';
import { cli, startCliWith, workspace } from './cli.ts';

/** A folder with a stored run of one trial in `results/<id>`, and `results/latest`; its threshold is breached. */
function stored(id = 'test-1', workNs = 123e6): string {
  const folder = workspace();
  const hosts = { asked: 2, answered: 2, errors: {} };
  const trial = storedTrial('a', { workNs, wallNs: 456e6, memoryWorkingPeakBytes: 2e6, hosts });
  const run = storedRun(['a'], [trial]);
  const runFolder = new RunFolder(join(folder, 'results'), id);
  const visits = [0, 1].map((host) => ({ startNs: host, connectedNs: 5e6, endNs: 1e8 + host }));
  const timeline = [1, 2].map((at) => ({
    atNs: at * 2e7,
    memoryBytes: at * 2e6,
    workingBytes: at * 1e6,
    processes: 1,
  }));
  runFolder.begin({ ...run, id, scenario: { ...run.scenario, thresholds: [threshold] } } as StoredRun);
  runFolder.append(trial, visitColumns(visits), timeline);
  return folder;
}

const FILES = [
  'benchmark.json',
  'charts',
  'junit.xml',
  'report.html',
  'report.md',
  'summary.csv',
  'visits.csv',
];

test('report shows the table and makes the files in the run’s folder, or in another folder', async () => {
  const folder = stored();
  const { code, stdout, stderr } = await cli(folder, 'report');
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^a +completed 1 .*0\.123 s/m);
  assert.equal(
    stderr,
    'Results: results/latest/report.html, and beside it charts/, report.md, summary.csv, visits.csv, junit.xml, benchmark.json\n',
  );
  const made = readdirSync(join(folder, 'results', 'test-1'));
  assert.deepEqual(
    FILES.filter((name) => !made.includes(name)),
    [],
  );
  const elsewhere = await cli(folder, 'report', 'results/test-1/run.json', '--out', 'public');
  assert.equal(elsewhere.code, 0, elsewhere.stderr);
  assert.equal(elsewhere.stdout, stdout);
  assert.deepEqual(readdirSync(join(folder, 'public')).toSorted(), FILES);
});

test('report says no warning again that the stored figures contradict', async () => {
  const folder = workspace();
  const runFolder = new RunFolder(join(folder, 'results'), 'test-1');
  const trial = storedTrial('a', {
    workNs: 1e9,
    wallNs: 1e9,
    cpuUserNs: 1.5e9,
    cpuSystemNs: 0,
    conditions: { spanNs: 1e9, machineCpuShare: 1, serversCpuNs: 0.4e9, swappedOutPages: 1 },
    warnings: [
      { check: 'machine-busy', message: 'The machine was busy.' },
      { check: 'swap', message: 'The machine swapped.' },
      { check: 'counters', message: 'It visited nobody.' },
    ],
  });
  runFolder.begin({ ...storedRun(['a'], [trial]), id: 'test-1', trials: [] });
  runFolder.append(trial, undefined, []);
  const { stdout } = await cli(folder, 'report');
  assert.match(stdout, /Validity warning, a \(1 of 1 trial\): It visited nobody\./);
  assert.doesNotMatch(stdout, /The machine/);
});

test('report --format prints that form alone, and makes no files', async () => {
  const folder = stored();
  const before = readdirSync(join(folder, 'results', 'test-1'));
  for (const [format, expected] of [
    ['table', /^test: select 1\n/],
    ['html', /^<!doctype html>/i],
    ['md', /^## test\n/],
    ['csv', /^run,scenario,provider,case,.*\ntest-1,test,docker,a,/],
    ['junit', /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites /],
    ['json', /^\{\n {2}"run": "test-1",\n/],
  ] as const) {
    const { code, stdout, stderr } = await cli(folder, 'report', '--format', format);
    assert.match(stdout, expected);
    assert.deepEqual([code, stderr], [0, ''], format);
  }
  assert.deepEqual(readdirSync(join(folder, 'results', 'test-1')), before);
  const both = await cli(folder, 'report', '--format', 'md', '--out', 'public');
  assert.deepEqual(
    [both.code, both.stderr],
    [104, 'Expected either --format, which prints, or --out, which writes; found both\n'],
  );
});

test('a run whose visits or timeline are gone or damaged is reported without them, and they are named', async () => {
  const folder = stored();
  const run = join(folder, 'results', 'test-1');
  rmSync(join(run, 'visits.ndjson'));
  writeFileSync(join(run, 'timeline.ndjson'), '{"trial": 0, "atNs": [1\n');
  const { code, stdout, stderr } = await cli(folder, 'report');
  assert.equal(code, 0);
  assert.match(stdout, /^a +completed 1 .*0\.123 s/m);
  assert.match(stderr, /^results\/latest: .*visits\.ndjson/m);
  assert.match(stderr, /^results\/latest: timeline\.ndjson, line 1: /m);
  assert.match(readFileSync(join(run, 'report.md'), 'utf8'), /^- .*visits\.ndjson/m);
  assert.equal(readFileSync(join(run, 'visits.csv'), 'utf8').split('\n').length, 2, 'its names alone');
});

test('a file that can’t be made is named, and is a fault; the table and the other files are there', async () => {
  const folder = stored();
  mkdirSync(join(folder, 'public', 'report.md'), { recursive: true });
  const { code, stdout, stderr } = await cli(folder, 'report', '--out', 'public');
  assert.equal(code, 1);
  assert.match(stdout, /^a +completed 1 .*0\.123 s/m);
  assert.match(stderr, /^Results: public\/report\.html, .*\nreport\.md could not be made: EISDIR/);
});

test('what is no run, or a damaged one, is 104, and no file is made', async () => {
  const folder = stored();
  writeFileSync(join(folder, 'results', 'test-1', 'run.json'), '{');
  for (const [args, expected] of [
    [[], /^results\/latest\/run\.json is damaged: expected JSON/],
    [['nowhere'], /^Expected a stored run in nowhere, found no such folder\./],
    [
      ['results'],
      /^Expected a stored run in results, found a folder of runs\. Name one of them, such as results\/test-1/,
    ],
  ] as const) {
    const { code, stdout, stderr } = await cli(folder, 'report', ...args);
    assert.match(stderr, expected);
    assert.deepEqual([code, stdout], [104, '']);
  }
  assert.ok(!existsSync(join(folder, 'results', 'test-1', 'report.html')));
});

test('under GitHub Actions a report annotates and appends to the summary; with --format it does neither', async () => {
  const folder = stored();
  const summary = join(folder, 'summary.md');
  const actions = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary, GITHUB_WORKSPACE: folder };
  const printed = await startCliWith(actions, folder, 'report', '--format', 'json').ended;
  assert.equal(printed.stderr, '');
  assert.ok(!existsSync(summary));
  const { stdout, stderr } = await startCliWith(actions, folder, 'report').ended;
  assert.match(stderr, /^::error file=test\.yaml,line=9,title=Threshold breached::✗ a work median<30ms, /m);
  assert.doesNotMatch(stdout, /::error/);
  assert.match(readFileSync(summary, 'utf8'), /^## test\n/);
});

test('compare prints every form, makes no files, and tells GitHub', async () => {
  const folder = stored();
  cpSync(join(folder, 'results', 'test-1'), join(folder, 'results', 'test-2'), { recursive: true });
  const runs = ['results/test-1', 'results/test-2/run.json'];
  for (const [format, expected] of [
    ['table', /^head test-1 against base test-1\n/],
    ['html', /^<!doctype html>/i],
    ['md', /^## test-1 against test-1\n/],
    ['junit', /^<\?xml .*\n<testsuites name="manyhosts" tests="3" failures="3" /],
    ['json', /^\{\n {2}"base": "test-1",\n/],
  ] as const) {
    const { code, stdout, stderr } = await cli(folder, 'compare', ...runs, '--format', format);
    assert.match(stdout, expected);
    assert.deepEqual([code, stderr], [98, ''], format);
  }
  assert.ok(!readdirSync(join(folder, 'results', 'test-2')).includes('comparison.md'));
  const summary = join(folder, 'summary.md');
  const actions = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary };
  const { stderr } = await startCliWith(actions, folder, 'compare', ...runs).ended;
  assert.match(
    stderr,
    /^::error file=test.yaml,title=Too few rounds::These rounds can't decide 2 of 2 comparisons, .*\n::error file=test.yaml,title=2 comparisons are inconclusive::a wall: .*%0Aa work: .*\n$/,
  );
  assert.match(readFileSync(summary, 'utf8'), /^## test-1 against test-1\n/);
});
