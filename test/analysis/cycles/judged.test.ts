import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareRuns } from '../../../harness/analysis/comparison/compare.ts';
import { boundByServers, CEILING, rankCases } from '../../../harness/analysis/ranking.ts';
import { baselineIn, settingOf } from '../../../harness/analysis/setting.ts';
import { summarise } from '../../../harness/analysis/summarise.ts';
import { sweepsOf } from '../../../harness/analysis/sweeps/sweeps.ts';
import { typicalTrial } from '../../../harness/analysis/typical.ts';
import { judgeThresholds } from '../../../harness/analysis/verdict.ts';
import type { RunData } from '../../../harness/store/run-data.ts';
import type { StoredCase } from '../../../harness/store/schema.ts';
import { cyclesData, MS } from './cycle-data.ts';

const HOSTS = 2;

/** A case whose every visit takes so long, each cycle due so often. */
function taking(ms: number, everyMs = 100, own: Partial<StoredCase> = {}) {
  const begins = [0, 1, 2].flatMap((cycle) => [cycle * everyMs, cycle * everyMs]);
  return {
    hosts: HOSTS,
    schedule: { cycles: 3, everyNs: everyMs * MS, spread: 'together', skip: 0 } as StoredCase['schedule'],
    visits: begins.map((begin) => [begin, begin + ms] as const),
    trial: {
      hosts: { asked: HOSTS, answered: HOSTS, errors: {} },
      workNs: 2 * everyMs * MS + ms * MS,
      wallNs: 1e9 - ms * MS,
      cpuUserNs: 4e7,
      cpuSystemNs: 1e7,
      memoryPeakBytes: 2e7,
    },
    ...own,
  };
}

test('cases are ranked by their cycles, for how long the work lasts is the schedule’s', () => {
  const data = cyclesData({ slow: taking(50), fast: taking(20), [CEILING]: taking(19) }, 6);
  const ranking = rankCases(data, summarise(data));
  assert.equal(ranking.metric, 'cycle');
  assert.deepEqual(
    ranking.winners.map(({ summary, time }) => [summary.case, time.median]),
    [['fast', 20 * MS]],
  );
  const [slow, fast] = summarise(data);
  assert.equal(fast?.ratios.cycle?.median, 0.4);
  // The floor is 100 ms.
  assert.equal(slow?.timesFloor, 0.5);
  assert.deepEqual(boundByServers(summarise(data)), ['fast']);
});

test('what stands for a case is the trial with the median cycle, whatever its wall time', () => {
  const data = cyclesData({ a: taking(20) }, 3);
  const visits = new Map(
    [...data.visits].map(([trial, columns]) => [
      trial,
      {
        ...columns,
        endNs: columns.endNs.map((end) => (end ?? 0) + (trial === 0 ? 5 : 9 * (trial - 1)) * MS),
      },
    ]),
  );
  assert.equal(typicalTrial({ ...data, visits }, 'a', () => true)?.index, 0);
});

test('cases are compared within one every, and the first written is the headline', () => {
  const data = cyclesData(
    {
      'a every=200ms': taking(40, 200, { strategy: 'a' }),
      'a every=100ms': taking(20, 100, { strategy: 'a' }),
      'b every=200ms': taking(20, 200, { strategy: 'b' }),
      'b every=100ms': taking(30, 100, { strategy: 'b' }),
    },
    6,
  );
  const run = { ...data.run, scenario: { ...data.run.scenario, baseline: 'a' } };
  const ranking = rankCases({ ...data, run }, summarise({ ...data, run }));
  assert.equal(ranking.setting.everyNs, 200 * MS);
  assert.deepEqual(
    [ranking, ...ranking.others].map(({ winners }) => winners.map(({ summary }) => summary.case)),
    [['b every=200ms'], ['a every=100ms']],
  );
  assert.deepEqual(
    run.cases.map((each) => baselineIn(run, settingOf(run, each))?.name),
    ['a every=200ms', 'a every=100ms', 'a every=200ms', 'a every=100ms'],
  );
  const [sweep, ...others] = sweepsOf(run.cases, (each) => each);
  assert.deepEqual(others, []);
  assert.equal(sweep?.isParameter, false);
  assert.deepEqual(
    sweep?.lines.map(({ name, steps }) => [name, steps.map(({ value }) => value)]),
    [
      ['a', [100, 200]],
      ['b', [100, 200]],
    ],
  );
});

test('fresh and kept connections are two lines of a sweep over every, and no curve by themselves', () => {
  const cases = [100, 200].flatMap((every) =>
    (['fresh', 'kept'] as const).map(
      (connections) => [`a every=${every}ms connections=${connections}`, every, connections] as const,
    ),
  );
  const data = cyclesData(
    Object.fromEntries(
      cases.map(([name, every, connections]) => [
        name,
        taking(20, every, { strategy: 'a', ...(connections === 'kept' ? { connections } : {}) }),
      ]),
    ),
    1,
  );
  const sweeps = sweepsOf(data.run.cases, (each) => each);
  assert.deepEqual(
    sweeps.map(({ key, lines }) => [key, lines.map(({ name }) => name)]),
    [['every', ['a connections=fresh', 'a connections=kept']]],
  );
});

test('runs are compared by no time that the schedule sets', () => {
  const metricsOf = (data: RunData) => compareRuns(data, data).changes.map(({ metric }) => metric);
  assert.deepEqual(metricsOf(cyclesData({ a: taking(20) }, 6)), ['cycle', 'cpu', 'memory.peak']);
  const loop = { cycles: 3, spread: 'together', skip: 0 } as const;
  assert.deepEqual(metricsOf(cyclesData({ a: taking(20, 100, { schedule: loop }) }, 6)), [
    'wall',
    'work',
    'cycle',
    'cpu',
    'memory.peak',
  ]);
});

test('thresholds are judged on shares of visits, and on percentiles over all visits of a trial', () => {
  const visits = Array.from({ length: 400 }, (_, at) => {
    const due = 100 * Math.floor(at / 2);
    // One visit in a hundred takes 150 ms: its host is due again after 100.
    return [due, due + (at % 100 === 0 ? 150 : 10)] as const;
  });
  const schedule = { cycles: 200, everyNs: 100 * MS, spread: 'together', skip: 0 } as const;
  const data = cyclesData({ a: { ...taking(10), schedule, visits } }, 6);
  const limit = { strategy: 'a', operator: '<', text: '', line: 1 } as const;
  const thresholds = [
    { ...limit, metric: 'overruns', aggregate: 'max', limit: 0.005 },
    { ...limit, metric: 'overruns', aggregate: 'max', limit: 0.02 },
    { ...limit, metric: 'latency', aggregate: 'p(98)', limit: 20 * MS },
    { ...limit, metric: 'latency', aggregate: 'p(99.9)', limit: 20 * MS },
  ] as const;
  const run = { ...data.run, scenario: { ...data.run.scenario, thresholds: [...thresholds] } };
  assert.deepEqual(
    judgeThresholds({ ...data, run }).map(({ verdict, actual, isSlowest }) => [verdict, actual, isSlowest]),
    [
      ['fail', 0.01, undefined],
      ['pass', 0.01, undefined],
      ['pass', 10 * MS, undefined],
      ['fail', 150 * MS, true],
    ],
  );
});
