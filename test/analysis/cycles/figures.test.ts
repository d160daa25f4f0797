import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eligibilityOf, whyNoRank } from '../../../harness/analysis/eligibility.ts';
import { healthOf } from '../../../harness/analysis/health.ts';
import { rowsRead } from '../../../harness/analysis/rows.ts';
import { type Summary, summarise } from '../../../harness/analysis/summarise.ts';
import { trialFigure } from '../../../harness/analysis/values.ts';
import type { RunData } from '../../../harness/store/run-data.ts';
import { METRIC_NAMES, type MetricName, metricOf } from '../../../harness/vocabulary/metrics.ts';
import { storedTrial } from '../../store/stored-run.ts';
import { storedData } from '../stored-data.ts';
import { cycleData, MS } from './cycle-data.ts';

const EVERY_100 = { everyNs: 100 * MS, spread: 'together', skip: 0 } as const;

function figuresOf(data: RunData): (metric: MetricName) => number | undefined {
  const [trial] = data.run.trials;
  assert.ok(trial);
  return (metric) => trialFigure(data, trial, metric);
}

function summaryOf(data: RunData): Summary {
  const [summary] = summarise(data);
  assert.ok(summary);
  return summary;
}

test('a client that takes 150 ms of every 100 overruns always, and its latency is never 150 ms for all', () => {
  const data = cycleData({
    hosts: 1,
    schedule: { ...EVERY_100, cycles: 5 },
    visits: [0, 150, 300, 450, 600].map((start) => [start, start + 150] as const),
  });
  const figure = figuresOf(data);
  // Due at 0, 100, 200, 300 and 400 ms: latencies of 150, 200, 250, 300 and 350 ms.
  assert.equal(figure('overruns'), 1);
  assert.equal(figure('latency'), 250 * MS);
  assert.equal(figure('lag'), 100 * MS);
  assert.equal(figure('service'), 150 * MS);
  assert.equal(figure('cycle'), 250 * MS);
  assert.equal(figure('errors'), 0);
  // Five in 750 ms, where 500 ms were asked for.
  assert.equal(figure('throughput'), 5 / 0.75);
  assert.deepEqual(summaryOf(data).worstCycle, { round: 1, cycle: 4, p99: 350 * MS });
});

test('one that keeps up has no overruns, and the throughput that was asked for', () => {
  const figure = figuresOf(
    cycleData({
      hosts: 2,
      schedule: { ...EVERY_100, cycles: 3 },
      visits: [0, 0, 100, 100, 200, 200].map((start) => [start, start + 20] as const),
    }),
  );
  assert.equal(figure('overruns'), 0);
  // Two hosts every 100 ms: the last cycle lasts as long as the others, though its hosts have answered after 20 ms.
  assert.equal(figure('throughput'), 20);
});

test('skipped cycles count in no figure, and the first cycle’s CPU is told apart', () => {
  const figure = figuresOf(
    cycleData({
      hosts: 1,
      schedule: { ...EVERY_100, cycles: 4, skip: 2 },
      visits: [
        [0, 190],
        [190, 250],
        [250, 260],
        [300, 330],
      ],
      errors: { 0: 'ETIMEDOUT' },
      connections: 'kept',
      connected: [0, 1, 2],
      rows: [null, 7, 2, 3],
      trial: { startupNs: 0, workNs: 400 * MS },
      timeline: {
        atNs: [0, 100, 200, 300, 400].map((ms) => ms * MS),
        cpuNs: [0, 50, 60, 64, 70].map((ms) => ms * MS),
        workingBytes: [0, 10, 20, 1000, 1030],
        memoryBytes: [0, 10, 20, 1000, 1030],
        processes: [1, 1, 1, 1, 1],
      },
    }),
  );
  // Due at 200 and 300 ms.
  assert.equal(figure('latency'), 45 * MS);
  assert.equal(figure('lag'), 25 * MS);
  assert.equal(figure('errors'), 0);
  assert.equal(figure('overruns'), 0);
  assert.equal(figure('reconnects'), 1);
  assert.equal(figure('rows'), 5);
  assert.equal(figure('throughput'), 10);
  assert.equal(figure('cpu.first'), 50 * MS);
  // 4 and 6 ms.
  assert.equal(figure('cpu.cycle'), 5 * MS);
  assert.equal(figure('memory.growth'), 30);
});

test('a closed loop has no CPU of its first cycle, for its second begins with the first answer', () => {
  const figure = figuresOf(
    cycleData({
      hosts: 2,
      schedule: { cycles: 2, spread: 'together', skip: 0 },
      visits: [
        [0, 10],
        [0, 90],
        [10, 20],
        [90, 100],
      ],
      trial: { startupNs: 0, workNs: 100 * MS },
      timeline: {
        atNs: [0, 100 * MS],
        cpuNs: [0, 100 * MS],
        workingBytes: [1, 1],
        memoryBytes: [1, 1],
        processes: [1, 1],
      },
    }),
  );
  assert.equal(figure('cpu.first'), undefined);
  assert.equal(figure('cpu.cycle'), 50 * MS);
});

test('one peak of memory does not move what it grows by, and freed memory is a growth below 0', () => {
  const growth = (workingBytes: number[]) => {
    const cycles = workingBytes.length - 1;
    return figuresOf(
      cycleData({
        hosts: 1,
        schedule: { ...EVERY_100, cycles },
        visits: Array.from({ length: cycles }, (_, at) => [at * 100, at * 100 + 10] as const),
        trial: { startupNs: 0, workNs: cycles * 100 * MS },
        timeline: {
          atNs: workingBytes.map((_, at) => at * 100 * MS),
          memoryBytes: workingBytes,
          workingBytes,
          processes: workingBytes,
        },
      }),
    )('memory.growth');
  };
  // At the ends of the cycles: 100, 110, 120, 900, 140. Of the ten slopes six are 10.
  assert.equal(growth([0, 100, 110, 120, 900, 140]), 10);
  assert.equal(growth([0, 300, 200, 100]), -100);
});

test('a closed loop’s cycle is its time over its cycles, though hosts drift apart and some come to one more', () => {
  const figure = figuresOf(
    cycleData({
      hosts: 2,
      schedule: { forNs: 100 * MS, spread: 'together', skip: 0 },
      visits: [[0, 40], [0, 60], [40, 90], [60, 110], [90, 190], null],
    }),
  );
  // Five visits of two hosts are two and a half cycles, in 190 ms.
  assert.equal(figure('cycle'), 76 * MS);
  // 40, 50, 50, 60 and 100.
  assert.equal(figure('latency'), 50 * MS);
  assert.equal(figure('overruns'), undefined);
  assert.equal(figure('throughput'), 5 / 0.19);
});

test('with one cycle there is no figure that only cycles have, and latency counts from GO', () => {
  const data = storedData(['a'], [storedTrial('a', {})], { 0: [1, 2, 3, 4, 5] });
  const summary = summaryOf(data);
  assert.deepEqual(
    METRIC_NAMES.filter((metric) => metricOf(metric).isOverTime && summary.metrics[metric]),
    [],
  );
  assert.equal(summary.metrics.latency?.median, 3);
  assert.ok(!('visits' in summary) && !('worstCycle' in summary));
});

test('a case with a failed visit has no rank, and says so in visits', () => {
  const visits = Array.from(
    { length: 3000 },
    (_, at) => [100 * Math.floor(at / 3), 100 * Math.floor(at / 3) + 5] as const,
  );
  const given = { hosts: 3, schedule: { ...EVERY_100, cycles: 1000 }, visits, errors: { 1234: 'ETIMEDOUT' } };
  const hosts = { asked: 3, answered: 2, errors: { ETIMEDOUT: 1 } };
  const summary = summaryOf(cycleData({ ...given, trial: { hosts, workNs: 100e9 } }));
  assert.equal(eligibilityOf(summary), 'partial');
  assert.equal(whyNoRank(summary), '2,999 of 3,000 visits answered');
  // The visit was to host 1.
  const faults = [{ kind: 'silent' as const, hosts: [1] }];
  const healthy = summaryOf(cycleData({ ...given, faults, trial: { hosts, workNs: 100e9 } }));
  assert.equal(eligibilityOf(healthy), 'eligible');
  assert.deepEqual(healthy.healthy, { asked: 2, answered: 2, delayed: 0 });
  const other = [{ kind: 'silent' as const, hosts: [0] }];
  const unwell = summaryOf(cycleData({ ...given, faults: other, trial: { hosts, workNs: 100e9 } }));
  assert.equal(whyNoRank(unwell), '1,999 of 2,000 visits to healthy hosts answered');
});

test('a host is held up where it was due before one that is silent timed out, and began only after that', () => {
  const held = (starts: readonly [number, number], timedOut = 90) => {
    const data = cycleData({
      hosts: 3,
      schedule: { ...EVERY_100, cycles: 2 },
      // The second is silent, from 0 and from 100.
      visits: [
        [0, 10],
        [0, timedOut],
        [0, 10],
        [starts[0], 200],
        [Math.max(100, timedOut), 190],
        [starts[1], 300],
      ],
      errors: { 1: 'ETIMEDOUT', 4: 'ETIMEDOUT' },
      faults: [{ kind: 'silent', hosts: [1] }],
    });
    const [each] = data.run.cases;
    return each && healthOf(data, each)?.delayed;
  };
  assert.equal(held([100, 101]), 0);
  assert.equal(held([100, 190]), 1);
  assert.equal(held([195, 190]), 2);
  // The timeout ends just as the next cycle is due: who begins a moment later waited for nothing.
  assert.equal(held([102, 103], 101), 0);
  assert.equal(held([115, 116], 115), 2);
});

test('rows are read over all visits that were made to healthy hosts', () => {
  const given = {
    hosts: 2,
    schedule: { ...EVERY_100, cycles: 2 },
    visits: [0, 0, 100, 100].map((start) => [start, start + 10] as const),
  };
  assert.equal(rowsRead(cycleData({ ...given, rows: [1, 2, 3, 4] }), 'a'), 10);
  const faults = [{ kind: 'slow' as const, hosts: [1], byNs: 1 }];
  assert.equal(rowsRead(cycleData({ ...given, faults, rows: [1, 2, 3, null] }), 'a'), 4);
});

test('CPU that is used for visits after their cycle is over counts a cycle, too', () => {
  const figure = figuresOf(
    cycleData({
      hosts: 1,
      schedule: { ...EVERY_100, cycles: 2 },
      visits: [
        [0, 300],
        [300, 600],
      ],
      trial: { startupNs: 0, workNs: 600 * MS },
      timeline: {
        atNs: [0, 600].map((ms) => ms * MS),
        cpuNs: [0, 60].map((ms) => ms * MS),
        workingBytes: [0, 0],
        memoryBytes: [0, 0],
        processes: [1, 1],
      },
    }),
  );
  // 10 ms until the second cycle was due, and 50 after that.
  assert.equal(figure('cpu.cycle'), 30 * MS);
});
