import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawCharts } from '../../../harness/report/charts/charts.ts';
import { summaryCsv } from '../../../harness/report/formats/summary-csv.ts';
import { renderTerminal } from '../../../harness/report/formats/terminal.ts';
import { reportModel } from '../../../harness/report/model/model.ts';
import type { RunData } from '../../../harness/store/run-data.ts';
import { six, sweptData } from '../../analysis/swept-data.ts';
import { chartOf } from '../charts/picture.ts';

const answer = (data: RunData) => reportModel(data).answer;

/** A pool over its workers. */
const POOL = sweptData(
  ...[8, 16, 32].map((workers) => ({
    name: `pool workers=${workers}`,
    parameters: { workers },
    seconds: six(workers === 8 ? 2 : 1),
    mebibytes: six(12 + 2 * workers),
  })),
);

/** Two strategies, of which the second is quicker on many hosts. */
const HOSTS = sweptData(
  ...['small', 'large'].flatMap((strategy) =>
    [10, 100, 1000].map((hosts) => ({
      name: `${strategy} hosts=${hosts}`,
      hosts,
      seconds: six((strategy === 'small') === hosts < 100 ? 1 : 2),
      mebibytes: six(20 + hosts / 4),
    })),
  ),
);

test('tables have the knee of each curve, and the line through its memory', () => {
  const [knees, fits, ...others] = reportModel(POOL).sweeps;
  assert.deepEqual(others, []);
  assert.deepEqual(knees?.rows, [
    ['pool', 'workers=16', '1.00 s', '44.0 MiB', 'workers=16', '1.00 s', '44.0 MiB'],
  ]);
  assert.deepEqual(fits?.rows, [['pool', 'workers', '12.0 MiB + 2.00 MiB a worker ±1%', '0% at 8']]);
});

test('a line that is off by more than a tenth is called bent, and a slope is said as exactly as it is known', () => {
  const over = (peak: (hosts: number) => number) =>
    sweptData(
      ...[10, 100, 1000].map((hosts) => ({
        name: `a hosts=${hosts}`,
        hosts,
        seconds: [1],
        mebibytes: [peak(hosts)],
      })),
    );
  const fitted = (data: RunData) => reportModel(data).sweeps[0]?.rows[0]?.slice(2);
  const [line, residual = ''] = fitted(over((hosts) => 12.5 + hosts / 512)) ?? [];
  assert.equal(line, '12.5 MiB + 0.00195 MiB a host');
  assert.match(residual, /^0% at \d+$/);
  assert.match(fitted(over((hosts) => (hosts === 100 ? 40 : 20)))?.[1] ?? '', /, bent$/);
});

test('a knee is part of the answer, one that may lie beyond what was tried is not', () => {
  assert.match(answer(POOL).sentence, /\. The knee: workers=16 for pool\.$/);
  const rising = sweptData(
    ...[8, 16, 32].map((workers) => ({
      name: `pool workers=${workers}`,
      parameters: { workers },
      hosts: 100,
      seconds: six(1 / workers),
    })),
  );
  assert.doesNotMatch(answer(rising).sentence, /knee/);
  assert.equal(reportModel(rising).sweeps[0]?.rows[0]?.[1], 'beyond workers=32?');
});

test('of many knees the answer has the range', () => {
  const data = sweptData(
    ...['a', 'b', 'c', 'd'].flatMap((strategy, at) =>
      [1, 2, 4, 8, 16].map((workers) => ({
        name: `${strategy} workers=${workers}`,
        parameters: { workers },
        seconds: six(workers < 2 ** at ? 2 : 1),
      })),
    ),
  );
  assert.match(answer(data).sentence, / The knees of 4 curves: workers=1 to 8\.$/);
});

test('the answer is of the largest setting, and says who was first in the others', () => {
  const { sentence, caveats } = answer(HOSTS);
  assert.match(
    sentence,
    /^large hosts=1000 finished 1000 hosts in 1\.00 s, 2\.0 times faster than the baseline small hosts=1000/,
  );
  assert.equal(caveats[0], 'First in the other settings: small hosts=10; large hosts=100.');
});

test('servers and sleep are named where they were swept', () => {
  const servers = sweptData(
    ...[1, 5].map((count) => ({ name: `a servers=${count}`, servers: count, seconds: six(1) })),
  );
  // No case was beaten anywhere.
  assert.ok(!answer(servers).caveats.some((caveat) => caveat.startsWith('First in')));
  assert.match(answer(servers).sentence, /^a servers=5 finished 5 hosts on 5 servers in 1\.00 s/);
  const sleep = sweptData(
    ...[2000, 10_000].map((ms) => ({
      name: `a sleep=${ms}ms`,
      sql: `select sleep(${ms / 1000})`,
      floorNs: ms * 1e6,
      seconds: six(1),
    })),
  );
  assert.match(answer(sleep).sentence, /^a sleep=10000ms finished 5 hosts, of 10\.0 s each, in 1\.00 s/);
});

test('the frontier of time and memory is that of the largest setting', async () => {
  const { table, caption } = chartOf(await drawCharts(HOSTS), 'time-memory');
  const onIt = table.rows.filter((row) => row.at(-1) === 'yes').map(([name]) => name);
  // On as many hosts all take the same memory; fewer hosts take less of both.
  assert.deepEqual(onIt, ['large hosts=1000']);
  assert.match(caption, / It is drawn for the largest setting alone\.$/);
});

test('summary.csv has the servers and the floor of each case', () => {
  const data = sweptData(
    { name: 'a servers=1 sleep=5ms', servers: 1, sql: 'select sleep(0.005)', floorNs: 5e6, seconds: [1] },
    { name: 'a servers=2 sleep=9ms', servers: 2, sql: 'select sleep(0.009)', floorNs: 9e6, seconds: [1] },
  );
  const [names = [], ...lines] = summaryCsv(reportModel(data))
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  const columns = ['servers', 'floorNs'].map((name) => names.indexOf(name));
  assert.deepEqual(
    lines.map((line) => columns.map((at) => line[at])),
    [
      ['1', '5000000'],
      ['2', '9000000'],
    ],
  );
});

test('the table is by setting, in each the fastest first, with a gap between', () => {
  const firsts = renderTerminal(reportModel(HOSTS), { width: 200, color: false })
    .split('\n')
    .map((line) => line.split('  ')[0]);
  const names = firsts.slice(firsts.indexOf('case') + 1);
  assert.deepEqual(names.slice(0, 9), [
    'small hosts=10',
    'large hosts=10',
    '',
    'large hosts=100',
    'small hosts=100',
    '',
    'large hosts=1000',
    'small hosts=1000',
    '',
  ]);
});
