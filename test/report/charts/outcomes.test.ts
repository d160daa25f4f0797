import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawCharts } from '../../../harness/report/charts/charts.ts';
import { faultyData } from '../../analysis/faulty-data.ts';
import { storedData } from '../../analysis/stored-data.ts';
import { storedTrial } from '../../store/stored-run.ts';
import { chartOf, parsePicture } from './picture.ts';

const charts = await drawCharts(faultyData());

test('hosts by outcome: a bar of those that answered, and a segment a kind of failure', () => {
  const chart = chartOf(charts, 'outcomes');
  for (const svg of [chart.svg, chart.narrowSvg]) {
    const picture = parsePicture(svg);
    assert.deepEqual(picture.tips('answered'), ['burst: 8 of 10 answered', 'serial: 8 of 10 answered']);
    assert.deepEqual(picture.tips('outcome'), [
      'burst: 1 × ECONNREFUSED',
      'burst: 1 × ETIMEDOUT',
      'serial: 1 × ECONNREFUSED',
      'serial: 1 × ETIMEDOUT',
    ]);
    assert.equal(picture.text.match(/ECONNREFUSED|ETIMEDOUT/g)?.length, 2, 'the legend');
    assert.equal(picture.count('.count text'), 4);
  }
  assert.deepEqual(chart.table, {
    columns: ['case', 'round', 'asked', 'answered', 'ECONNREFUSED', 'ETIMEDOUT'],
    rows: [
      ['burst', '1', '10', '8', '1', '1'],
      ['serial', '1', '10', '8', '1', '1'],
    ],
  });
});

test('as many failed hosts are as wide in every case, and a count that has no room is left out', async () => {
  const hosts = (errors: Record<string, number>, failed: number) => ({
    asked: 900,
    answered: 900 - failed,
    errors,
  });
  const data = storedData(
    ['few', 'many'],
    [
      storedTrial('few', { workNs: 1e9, hosts: hosts({ ETIMEDOUT: 40 }, 40) }),
      storedTrial('many', { workNs: 2e9, hosts: hosts({ ECONNRESET: 1, ETIMEDOUT: 399 }, 400) }),
    ],
  );
  const { svg } = chartOf(await drawCharts(data), 'outcomes');
  const [group = ''] = /class="outcome".*?<\/g>/.exec(svg) ?? [];
  const widths = Array.from(group.matchAll(/ width="([\d.]+)"/g), ([, width]) => Math.round(Number(width)));
  assert.deepEqual(widths, [39, 389, 1]);
  const [counts = ''] = /class="count".*?<\/g>/.exec(svg) ?? [];
  assert.deepEqual(
    Array.from(counts.matchAll(/>(\d+)</g), ([, count]) => count),
    ['40', '399'],
  );
});

test('a kind has the same colour in every run, whatever else fails there', async () => {
  const colorOf = async (kind: string, ...others: string[]) => {
    const errors = Object.fromEntries([kind, ...others].map((each) => [each, 1]));
    const trial = storedTrial('a', { workNs: 1e9, hosts: { asked: 9, answered: 1, errors } });
    const { svg } = chartOf(await drawCharts(storedData(['a'], [trial])), 'outcomes');
    return new RegExp(`data-tip="a: 1 × ${kind}" fill="(var\\(--c\\d\\))"`).exec(svg)?.[1];
  };
  const alone = await colorOf('ETIMEDOUT');
  assert.ok(alone);
  assert.equal(await colorOf('ETIMEDOUT', 'AAA', 'BBB', 'ECONNREFUSED'), alone);
  assert.notEqual(await colorOf('AAA', 'ETIMEDOUT'), alone);
});

test('where every host answered there is nothing to show', async () => {
  const trial = storedTrial('a', { workNs: 1e9, hosts: { asked: 5, answered: 5, errors: {} } });
  const ids = (await drawCharts(storedData(['a'], [trial]))).map(({ id }) => id);
  assert.equal(ids.includes('outcomes'), false);
});

test('in a fleet with faults the time of the healthy hosts comes first, and orders the cases', () => {
  const work = parsePicture(chartOf(charts, 'work').svg);
  assert.deepEqual(work.tips('healthy'), ['burst: healthy 0.300 s', 'serial: healthy 3.60 s']);
  assert.deepEqual(work.tips('work'), ['burst: work 2.01 s', 'serial: work 3.61 s']);
  assert.equal(chartOf(charts, 'work').title, 'Time of the healthy hosts, work and wall time');
  assert.deepEqual(chartOf(charts, 'work').table.columns.slice(0, 4), [
    'case',
    'healthy',
    'healthy, 95% interval',
    'work',
  ]);
  assert.deepEqual(chartOf(charts, 'trials').table.rows[0], [
    'burst',
    '1',
    'completed',
    '0.300 s',
    '2.01 s',
    '2.10 s',
    '0%',
  ]);
  assert.match(
    chartOf(charts, 'trials').caption,
    /^How far each trial’s time until the last host without a fault had answered is/,
  );
});
