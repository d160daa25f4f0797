import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawCharts } from '../../../harness/report/charts/charts.ts';
import type { RunData } from '../../../harness/store/run-data.ts';
import { storedData } from '../../analysis/stored-data.ts';
import { storedTrial } from '../../store/stored-run.ts';
import { drawnRun } from './drawn-run.ts';
import { chartOf, parsePicture } from './picture.ts';

const ids = async (data: RunData) => (await drawCharts(data)).flatMap(({ id, of }) => (of ? [] : [id]));

test('without visits there are no hosts, without timelines no memory over time', async () => {
  assert.deepEqual(await ids({ ...drawnRun(), visits: new Map(), timelines: new Map() }), [
    'work',
    'time-memory',
    'trials',
  ]);
});

test('programs without the protocol on a machine without control groups have wall time alone', async () => {
  const trials = [1, 2].flatMap((round) => [
    storedTrial('a', { round, wallNs: 1e9 * round }),
    storedTrial('b', { round, wallNs: 2e9 * round }),
  ]);
  const charts = await drawCharts(storedData(['a', 'b'], trials));
  assert.deepEqual(
    charts.map(({ id }) => id),
    ['work', 'trials'],
  );
  const { tips } = parsePicture(chartOf(charts, 'work').svg);
  assert.deepEqual([tips('work'), tips('wall')], [[], ['a: wall 1.50 s', 'b: wall 3.00 s']]);
});

test('one trial of one case is a bar: there is nothing to weigh and nothing to scatter', async () => {
  assert.deepEqual(await ids(storedData(['a'], [storedTrial('a', { workNs: 1e9, memoryPeakBytes: 1e6 })])), [
    'work',
  ]);
});

test('a run of which nothing completed has no charts', async () => {
  const outcome = { kind: 'unavailable', message: 'No such thing.' } as const;
  assert.deepEqual(await ids(storedData(['a'], [storedTrial('a', { outcome })])), []);
  assert.deepEqual(await ids(storedData(['a'], [])), []);
});

test('without a floor there is no line for it', async () => {
  const data = drawnRun();
  const { floorNs: _, ...scenario } = data.run.scenario;
  const charts = await drawCharts({ ...data, run: { ...data.run, scenario } });
  assert.equal(parsePicture(chartOf(charts, 'work').svg).count('.floor'), 0);
  assert.doesNotMatch(chartOf(charts, 'work').caption, /floor/);
});

test('work of one case and wall of another are not weighed: time and memory then show wall for all', async () => {
  const trials = [
    storedTrial('a', { workNs: 1e9, wallNs: 2e9, memoryPeakBytes: 2 ** 20 }),
    storedTrial('b', {
      wallNs: 3e9,
      memoryPeakBytes: 2 ** 21,
      hosts: { asked: 5, answered: 5, errors: {} },
    }),
  ];
  const charts = await drawCharts(storedData(['a', 'b'], trials));
  assert.deepEqual(parsePicture(chartOf(charts, 'time-memory').svg).tips('case'), [
    'a: wall 2.00 s, peak memory 1.00 MiB',
    'b: wall 3.00 s, peak memory 2.00 MiB',
  ]);
});

test('a trial that did not complete is a cross, one with a warning is hollow, a warm-up is not there', async () => {
  const outcome = { kind: 'timed-out', message: 'Timed out after 3 m.' } as const;
  const warnings = [{ check: 'swap', message: 'Swapped.' }] as const;
  const trials = [
    storedTrial('a', { round: 1, warmup: true, workNs: 9e9 }),
    storedTrial('a', { round: 1, workNs: 1e9 }),
    storedTrial('a', { round: 2, workNs: 1e9, warnings: [...warnings] }),
    storedTrial('a', { round: 3, workNs: 1e9, outcome }),
  ];
  const { tips } = parsePicture(chartOf(await drawCharts(storedData(['a'], trials)), 'trials').svg);
  assert.deepEqual(tips('trial'), ['a, round 1: work 1.00 s (0%)']);
  assert.deepEqual(tips('with-warning'), ['a, round 2: work 1.00 s (0%), with a warning']);
  assert.deepEqual(tips('failed'), ['a, round 3: Timed out after 3 m.']);
});
