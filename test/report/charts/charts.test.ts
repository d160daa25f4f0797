import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawCharts } from '../../../harness/report/charts/charts.ts';
import { storedData } from '../../analysis/stored-data.ts';
import { storedTrial } from '../../store/stored-run.ts';
import { drawnRun } from './drawn-run.ts';
import { chartOf, parsePicture } from './picture.ts';

const charts = await drawCharts(drawnRun());
const picture = (id: string) => parsePicture(chartOf(charts, id).svg);
const rows = (id: string) => chartOf(charts, id).table.rows;

test('a run has its charts in the order to read them, each case’s memory a part of all memory', () => {
  assert.deepEqual(
    charts.map(({ id, of }) => (of ? `${id} of ${of}` : id)),
    [
      'work',
      'time-memory',
      'memory',
      'memory-quick of memory',
      'memory-slow of memory',
      'latency',
      'hosts',
      'trials',
    ],
  );
});

test('work and wall are a bar each, with medians and the floor', () => {
  assert.deepEqual(picture('work').tips('work'), ['quick: work 0.200 s', 'slow: work 20.0 s']);
  assert.deepEqual(picture('work').tips('wall'), ['quick: wall 0.400 s', 'slow: wall 20.2 s']);
  assert.deepEqual(picture('work').tips('floor'), ['floor: 0.100 s']);
  assert.deepEqual(rows('work'), [
    ['quick', '0.200 s', '–', '0.400 s', '–'],
    ['slow', '20.0 s', '–', '20.2 s', '–'],
  ]);
});

test('a hundred times as long is not a hundred times as wide: both ends can be read', () => {
  const [quick = 0, slow = 0] = workWidths(chartOf(charts, 'work').svg);
  assert.ok(quick > 50 && slow > 3 * quick, `${quick} and ${slow} pixels`);
});

test('twice as long is twice as wide where all are near each other', async () => {
  const trials = [storedTrial('a', { workNs: 1e9 }), storedTrial('b', { workNs: 2e9 })];
  const data = storedData(['a', 'b'], trials);
  const { floorNs: _, ...scenario } = data.run.scenario;
  const [near] = await drawCharts({ ...data, run: { ...data.run, scenario } });
  const [one = 0, two = 0] = workWidths(near?.svg ?? '');
  assert.ok(Math.abs(two - 2 * one) < 0.2, `${one} and ${two} pixels`);
});

function workWidths(svg: string): number[] {
  const [bars = ''] = /class="work".*?<\/g>/.exec(svg) ?? [];
  return [...bars.matchAll(/ width="([\d.]+)"/g)].map(([, width]) => Number(width));
}

test('each case is a point of time and memory, and the frontier through those that none beats', () => {
  assert.deepEqual(picture('time-memory').tips('case'), [
    'quick: work 0.200 s, peak memory 80.0 MiB',
    'slow: work 20.0 s, peak memory 10.0 MiB',
  ]);
  assert.equal(picture('time-memory').count('.frontier path'), 1);
  assert.deepEqual(
    rows('time-memory').map((row) => row.at(-1)),
    ['yes', 'yes'],
  );
});

test('memory is a line a case together, and alone with its phases and the kernel’s peak', () => {
  assert.deepEqual(picture('memory').tips('case'), ['quick: up to 80.0 MiB', 'slow: up to 10.0 MiB']);
  assert.deepEqual(picture('memory-slow').tips('phase'), ['READY at 0.100 s', 'DONE at 20.1 s']);
  assert.deepEqual(picture('memory-slow').tips('peak'), ['slow: the kernel’s peak 10.0 MiB']);
  assert.deepEqual(rows('memory')[0], ['quick', '2', '0.400 s', '80.0 MiB', '40.0 MiB', '80.0 MiB']);
});

test('a curve of latency ends where no more hosts answered', () => {
  assert.deepEqual(picture('latency').tips('case'), ['quick', 'slow']);
  assert.deepEqual(rows('latency'), [
    ['quick', '0.150 s', '–', '–', '–', '–', '12 of 15'],
    ['slow', '12.0 s', '20.0 s', 'slowest 20.0 s', 'slowest 20.0 s', '20.0 s', '15 of 15'],
  ]);
});

test('a strip has every host’s wait, connect and query, and shows which failed', () => {
  const tips = picture('hosts').tips('row');
  assert.equal(tips.length, 10);
  assert.equal(tips[4], 'quick, host 5: waits 0.000 s, is asked 0.200 s, 1 failed');
  assert.equal(tips[7], 'slow, host 3: waits 8.00 s, connects 1.00 s, is asked 3.00 s');
  assert.equal(picture('hosts').count('.failed rect'), 1);
});

test('every measured trial is a dot beside the median of its case', () => {
  assert.deepEqual(picture('trials').tips('trial').slice(0, 3), [
    'quick, round 1: work 0.180 s (−10%)',
    'quick, round 2: work 0.200 s (0%)',
    'quick, round 3: work 0.220 s (+10%)',
  ]);
  assert.equal(picture('trials').tips('trial').length, 6);
});

test('the picture for a telephone has the same marks, and a legend of its numbers', () => {
  const narrow = parsePicture(chartOf(charts, 'time-memory').narrowSvg);
  assert.deepEqual(narrow.tips('case'), picture('time-memory').tips('case'));
  assert.match(narrow.text, /^1\n2\nquick\nslow$/m);
});
