import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawCharts } from '../../../harness/report/charts/charts.ts';
import { readRunData } from '../../../harness/store/run-data.ts';
import { writeLargeRun } from '../../fixtures/large-run.ts';
import { scratchFolder } from '../../scratch.ts';
import { chartOf, parsePicture } from './picture.ts';

const data = readRunData(writeLargeRun(scratchFolder(), { cases: 20, rounds: 2, hosts: 2_000 }));
const charts = await drawCharts(data);

test('many hosts make no large pictures: 20 cases of 2,000 take less than 3 MiB', () => {
  const size = charts.reduce((sum, { svg, narrowSvg }) => sum + Buffer.byteLength(svg + narrowSvg), 0);
  assert.ok(size < 3 * 2 ** 20, `${size} bytes`);
});

test('hosts that share a row of a strip are named together', () => {
  const tips = parsePicture(chartOf(charts, 'hosts').svg).tips('row');
  assert.equal(tips.length, 20 * 90);
  assert.match(tips[0] ?? '', /^python\/strategy-0, hosts 1 to 22, on average: waits 0\.000 s, /);
});
