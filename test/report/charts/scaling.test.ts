import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawCharts } from '../../../harness/report/charts/charts.ts';
import { storedData } from '../../analysis/stored-data.ts';
import { sweptData } from '../../analysis/swept-data.ts';
import { storedTrial } from '../../store/stored-run.ts';
import { chartOf, parsePicture } from './picture.ts';

/** Cases of one strategy, each with a trial of as many seconds as it has hosts for a worker. */
function swept(...cases: readonly { workers: number; hosts: number }[]) {
  const names = cases.map(({ workers, hosts }) => `pool workers=${workers} hosts=${hosts}`);
  const trials = cases.map(({ workers, hosts }, at) =>
    storedTrial(names[at] ?? '', { workNs: (1e9 * hosts) / workers, memoryPeakBytes: workers * 2 ** 20 }),
  );
  const data = storedData(names, trials);
  const stored = data.run.cases.map((each, at) => {
    const { workers = 0, hosts = 0 } = cases[at] ?? {};
    return { ...each, strategy: 'pool', parameters: { workers }, hosts };
  });
  return { ...data, run: { ...data.run, cases: stored } };
}

test('what is swept has a chart: a line for each set of everything else', async () => {
  const charts = await drawCharts(
    swept(
      { workers: 2, hosts: 10 },
      { workers: 2, hosts: 40 },
      { workers: 4, hosts: 10 },
      { workers: 4, hosts: 40 },
    ),
  );
  const scaling = charts.filter(({ id }) => id.startsWith('scaling'));
  assert.deepEqual(
    scaling.map(({ id, title }) => [id, title]),
    [
      ['scaling-hosts', 'Scaling with hosts'],
      ['scaling-workers', 'Scaling with workers'],
    ],
  );
  const { tips, count } = parsePicture(chartOf(charts, 'scaling-hosts').svg);
  // Time beside memory, each with a line of two workers and one of four.
  assert.equal(count('.strategy path'), 4);
  assert.deepEqual(tips('case').slice(0, 4), [
    'pool workers=4, hosts 10: 2.50 s',
    'pool workers=4, hosts 40: 10.0 s',
    'pool workers=2, hosts 10: 5.00 s',
    'pool workers=2, hosts 40: 20.0 s',
  ]);
});

test('curves have colours of their own, however many cases each has', async () => {
  const charts = await drawCharts(
    swept(...[1, 2, 3].flatMap((workers) => [1, 2, 3, 4, 5, 6, 7, 8].map((hosts) => ({ workers, hosts })))),
  );
  const lines = chartOf(charts, 'scaling-hosts').svg.match(/<g [^>]*class="strategy"[^>]*>/g) ?? [];
  const strokes = lines.map((line) => /stroke="([^"]+)"/.exec(line)?.[1]);
  assert.equal(new Set(strokes).size, 3, strokes.join());
});

test('swept sleeps and servers have a chart, and a floor for each sleep', async () => {
  const charts = await drawCharts(
    sweptData(
      ...[1, 2].flatMap((servers) =>
        [10, 100].map((ms) => ({
          name: `a servers=${servers} sleep=${ms}ms`,
          servers,
          sql: `select sleep(${ms / 1000})`,
          floorNs: ms * 1e6,
          seconds: [(2 * ms) / 1000],
        })),
      ),
    ),
  );
  assert.deepEqual(
    charts.flatMap(({ id }) => (id.startsWith('scaling') ? [id] : [])),
    ['scaling-servers', 'scaling-sleep'],
  );
  assert.deepEqual(parsePicture(chartOf(charts, 'scaling-sleep').svg).tips('case'), [
    'a servers=1, sleep 10ms: 0.020 s',
    'a servers=1, sleep 100ms: 0.200 s',
    'a servers=2, sleep 10ms: 0.020 s',
    'a servers=2, sleep 100ms: 0.200 s',
  ]);
  assert.deepEqual(parsePicture(chartOf(charts, 'work').svg).tips('floor'), [
    'floor: 0.010 s',
    'floor: 0.100 s',
  ]);
});

test('a parameter that every case has alike was not swept', async () => {
  const charts = await drawCharts(swept({ workers: 2, hosts: 10 }, { workers: 2, hosts: 40 }));
  assert.deepEqual(
    charts.flatMap(({ id }) => (id.startsWith('scaling') ? [id] : [])),
    ['scaling-hosts'],
  );
});
