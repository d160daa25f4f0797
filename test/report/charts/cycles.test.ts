import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawCharts } from '../../../harness/report/charts/charts.ts';
import type { StoredCase } from '../../../harness/store/schema.ts';
import { cyclesData, MS } from '../../analysis/cycles/cycle-data.ts';
import { chartOf, parsePicture } from './picture.ts';

/** Two hosts due every 100 ms, five times; the first cycle is skipped. */
const SCHEDULE: StoredCase['schedule'] = { cycles: 5, everyNs: 100 * MS, spread: 'together', skip: 1 };

function client(latencies: readonly number[]) {
  const visits = latencies.flatMap((ms, cycle) =>
    [ms / 2, ms].map((end) => [100 * cycle, 100 * cycle + end] as const),
  );
  const workNs = 1000 * MS;
  const atNs = [0, 500 * MS, workNs];
  const bytes = [2 ** 20, 2 ** 21, 2 ** 21];
  return {
    hosts: 2,
    schedule: SCHEDULE,
    visits,
    trial: { startupNs: 0, workNs, wallNs: workNs, hosts: { asked: 2, answered: 2, errors: {} } },
    timeline: {
      atNs,
      memoryBytes: bytes,
      workingBytes: bytes,
      processes: [1, 1, 1],
      cpuNs: [0, 50 * MS, 100 * MS],
    },
  };
}

const data = cyclesData({ quick: client([20, 40, 40, 60, 40]), slow: client([100, 150, 200, 250, 300]) }, 1);
const charts = await drawCharts(data);
const tips = (id: string, mark: string) => parsePicture(chartOf(charts, id).svg).tips(mark);
const rows = (id: string) => chartOf(charts, id).table.rows;

test('over cycles a run has pictures of them, and the time of a cycle in place of work and wall', () => {
  const ids = charts.filter(({ of }) => !of).map(({ id }) => id);
  assert.deepEqual(ids.slice(0, 4), ['work', 'cycles', 'visits', 'usage']);
  assert.deepEqual(tips('work', 'cycle'), ['quick: cycle 0.040 s', 'slow: cycle 0.225 s']);
  assert.deepEqual(tips('work', 'work'), []);
});

test('a strip has each cycle’s time, latency and overruns, and shows which are skipped', () => {
  assert.deepEqual(tips('cycles', 'cycle').slice(4, 7), [
    'quick, cycle 4: 0.040 s, latency p50 0.030 s, p99 0.040 s',
    'slow, cycle 0: 0.100 s, latency p50 0.075 s, p99 0.100 s',
    'slow, cycle 1: 0.150 s, latency p50 0.113 s, p99 0.149 s, 1 overran',
  ]);
  assert.deepEqual(tips('cycles', 'skipped'), [
    'quick: skipped, counts in no figure',
    'slow: skipped, counts in no figure',
  ]);
  assert.deepEqual(rows('cycles'), [
    ['quick', '1', '5', '0.020 s', '0.040 s', '0.060 s', '0.040 s', '0.060 s', '0 of 8'],
    ['slow', '1', '5', '0.100 s', '0.225 s', '0.300 s', '0.300 s', '0.298 s', '6 of 8'],
  ]);
});

test('visits that were due and done are counted over time, with how many were behind', () => {
  assert.deepEqual(rows('visits'), [
    ['quick', '1', '10', '0.400 s', '0.440 s', '0', '–'],
    ['slow', '1', '10', '0.400 s', '0.700 s', '3', '0.500 s'],
  ]);
  assert.equal(tips('visits', 'moment').at(-1), 'slow, 0.700 s: 10 done of 10 due, 0 behind');
});

test('CPU and memory are those from a cycle’s begin to that of the next', () => {
  assert.deepEqual(tips('usage', 'cycle').slice(0, 5), [
    'quick, cycle 0: CPU 0.010 s',
    'quick, cycle 1: CPU 0.010 s',
    'quick, cycle 2: CPU 0.010 s',
    'quick, cycle 3: CPU 0.010 s',
    'quick, cycle 4: CPU 0.060 s',
  ]);
  assert.deepEqual(rows('usage')[0]?.slice(5), ['1.00 MiB', '1.00 MiB', '2.00 MiB']);
});

test('medians of CPU and memory are of the cycles that count', async () => {
  // The first cycle, which is skipped, takes 90 ms of CPU, and each other one 10 ms, at more memory.
  const atNs = [0, 100, 200, 300, 400, 1000].map((ms) => ms * MS);
  const bytes = [1, 2, 4, 4, 8, 8].map((mebibytes) => mebibytes * 2 ** 20);
  const cpuNs = [0, 90, 100, 110, 120, 130].map((ms) => ms * MS);
  const processes = atNs.map(() => 1);
  const timeline = { atNs, memoryBytes: bytes, workingBytes: bytes, processes, cpuNs };
  const skipped = { cycles: 3, everyNs: 100 * MS, spread: 'together', skip: 2 } as const;
  const few = { ...client([20, 20, 20]), schedule: skipped, timeline };
  const picture = chartOf(await drawCharts(cyclesData({ a: few }, 1)), 'usage');
  assert.deepEqual(picture.table.rows[0]?.slice(2), [
    ...['0.090 s', '0.030 s', '0.030 s'],
    ...['2.00 MiB', '8.00 MiB', '8.00 MiB'],
  ]);
  assert.match(picture.svg, />CPU 0\.030 s</);
});

test('the strip of visits shows one cycle, and says which', () => {
  assert.deepEqual(tips('hosts', 'row').slice(0, 2), [
    'quick, cycle 1, host 1: waits 0.000 s, is asked 0.020 s',
    'quick, cycle 1, host 2: waits 0.000 s, is asked 0.040 s',
  ]);
  assert.deepEqual(rows('hosts')[0], ['quick', '1', '1', '2', '0.000 s', '0.000 s', '0.040 s']);
});

test('in a closed loop whose hosts drift apart each picture has the time of the metric', async () => {
  // Host 1 takes 10 ms each time, host 2 40 ms: its third visit ends 90 ms after that of host 1.
  const visits = [0, 1, 2].flatMap((cycle) => [10, 40].map((ms) => [cycle * ms, (cycle + 1) * ms] as const));
  const schedule = { cycles: 3, spread: 'together', skip: 0 } as const;
  const drawn = await drawCharts(cyclesData({ a: { ...client([]), schedule, visits } }, 1));
  const [work, cycles] = ['work', 'cycles'].map((id) => chartOf(drawn, id));
  assert.ok(work && cycles);
  assert.deepEqual(parsePicture(work.svg).tips('cycle'), ['a: cycle 0.040 s']);
  assert.match(work.caption, /over the number of cycles/);
  assert.deepEqual(cycles.table.columns.slice(3, 5), ['first', 'time over cycles']);
  assert.deepEqual(cycles.table.rows, [
    ['a', '1', '3', '0.040 s', '0.040 s', '0.100 s', '0.100 s', '0.040 s', '–'],
  ]);
  assert.match(cycles.svg, />0\.040 s</);
  assert.doesNotMatch(cycles.caption, /dashed|behind|overran/);
});

test('over rates there are the latency and the overruns of each strategy', async () => {
  const every = (ms: number) => ({
    ...client([20, 40, 40, 60, 40]),
    schedule: { ...SCHEDULE, everyNs: ms * MS },
  });
  const swept = {
    'a every=100ms': { ...every(100), strategy: 'a' },
    'a every=50ms': { ...every(50), strategy: 'a' },
  };
  const drawn = await drawCharts(cyclesData(swept, 1));
  const { caption, table } = chartOf(drawn, 'scaling-every');
  // Latency may rise with the rate though nothing overruns.
  assert.match(caption, /Where the share of overruns is above 0%, the client no longer keeps up\.$/);
  assert.deepEqual(table.rows, [
    ['20/s', 'a', '0.060 s', '0%'],
    ['40/s', 'a', '0.240 s', '100%'],
  ]);
});

test('who answered without connecting had a connection: nothing of the visit is drawn as connecting', () => {
  const [, path = ''] = /class="connects".*?d="([^"]*)"/.exec(chartOf(charts, 'hosts').svg) ?? [];
  const xs = Array.from(path.matchAll(/[ML]([\d.]+),/g), ([, x]) => x);
  assert.ok(xs.length > 2);
  assert.deepEqual([...new Set(xs)], ['8']);
});
