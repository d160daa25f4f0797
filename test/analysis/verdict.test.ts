import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeThresholds, type StoredThreshold } from '../../harness/analysis/verdict.ts';
import type { StoredTrial } from '../../harness/store/trial-shape.ts';
import { storedTrial } from '../store/stored-run.ts';
import { DISTRIBUTIONS, sampler } from './estimation/distributions.ts';
import { storedData } from './stored-data.ts';

const busy = {
  warnings: [{ check: 'machine-busy', message: 'busy' }],
} as const satisfies Partial<StoredTrial>;
const works = (...figures: readonly number[]) => figures.map((workNs) => storedTrial('a', { workNs }));

for (const [aggregate, actual] of [
  ['median', 3],
  ['min', 1],
  ['max', 10],
  ['avg', 4.2],
  ['p(100)', 10],
  ['p(50)', 3],
] as const) {
  test(`${aggregate} of the trials is judged`, () => {
    const [verdict] = judge(works(1, 2, 3, 5, 10), { aggregate, operator: '<', limit: 1000 });
    assert.deepEqual([verdict?.actual, verdict?.verdict], [actual, 'pass']);
  });
}

test('every operator holds on its own side', () => {
  const verdicts = (['<', '<=', '>', '>=', '=='] as const).map((operator) =>
    [1, 2, 3].map((limit) => judge(works(2, 2, 2, 2, 2, 2), { operator, limit })[0]?.verdict === 'pass'),
  );
  assert.deepEqual(verdicts, [
    [false, false, true],
    [false, true, true],
    [true, false, false],
    [true, true, false],
    [false, true, false],
  ]);
});

test('a limit within the interval is inconclusive, whatever the figure says, and rounds that would decide are named', () => {
  const spread = works(92, 96, 98, 102, 104, 108);
  const at = (limit: number, operator: '<' | '>' | '==' = '<') => judge(spread, { limit, operator })[0];
  assert.deepEqual(
    [91, 92, 99, 103, 108, 109].map((limit) => at(limit)?.verdict),
    ['fail', 'fail', 'inconclusive', 'inconclusive', 'inconclusive', 'pass'],
  );
  assert.deepEqual([at(91, '>')?.verdict, at(109, '>')?.verdict], ['pass', 'fail']);
  assert.deepEqual([at(100, '==')?.verdict, at(109, '==')?.verdict], ['inconclusive', 'fail']);
  assert.deepEqual(at(104)?.interval, [92, 108]);
  // The interval reaches 8 to the limit's side, twice as far as the limit: four times the rounds.
  assert.equal(at(104)?.reason, 'its 95% interval holds the limit: about 24 rounds would decide');
  assert.equal(at(100)?.reason, 'its 95% interval holds the limit: too near for more rounds to decide');
});

test('the largest and the smallest are of these trials: they have no interval', () => {
  const spread = works(92, 96, 98, 102, 104, 108);
  const max = (limit: number) => judge(spread, { aggregate: 'max', limit })[0];
  assert.deepEqual([max(108)?.verdict, max(109)?.verdict], ['fail', 'pass']);
  assert.equal(max(109)?.interval, undefined);
});

test('a high percentile of few trials passes where the limit is three times away', () => {
  const spread = works(92, 96, 98, 102, 104, 108);
  const p99 = (limit: number) => judge(spread, { aggregate: 'p(99)', limit })[0];
  assert.deepEqual(
    [p99(90)?.verdict, p99(320)?.verdict, p99(330)?.verdict],
    ['fail', 'inconclusive', 'pass'],
  );
  assert.equal(p99(320)?.reason, '6 trials may be off by a factor of three: take 368 rounds');
});

test('few trials pass where they are near each other and far from the limit; one where it is three times away', () => {
  const median = (...figures: number[]) => judge(works(...figures), { limit: 100 })[0]?.verdict;
  assert.deepEqual([median(50, 51), median(90, 91), median(80, 90)], ['pass', 'pass', 'inconclusive']);
  assert.deepEqual([median(80, 82, 84), median(120, 122, 124)], ['pass', 'fail']);
  assert.deepEqual(
    [median(33), median(40), median(250), median(301)],
    ['pass', 'inconclusive', 'inconclusive', 'fail'],
  );
  assert.equal(
    judge(works(40), { limit: 100 })[0]?.reason,
    '1 trial may be off by a factor of three: take 6 rounds',
  );
});

test('5 % from the limit a verdict is wrong in at most 5 % of runs, however many rounds there are', () => {
  const sample = sampler(8);
  for (const [name, { median, draw }] of Object.entries(DISTRIBUTIONS)) {
    for (const rounds of [2, 3, 4, 5, 6, 8, 10, 20]) {
      // Under six rounds, trials are taken to vary about as normal noise does on a log scale.
      if (rounds < 5 && name === 'two modes') continue;
      for (const [verdict, factor] of [
        ['pass', 0.95],
        ['fail', 1.05],
      ] as const) {
        const wrong = share(
          2000,
          () => judge(works(...sample(draw, rounds)), { limit: median * factor })[0]?.verdict === verdict,
        );
        assert.ok(wrong <= 0.05, `${name}, ${rounds} rounds, ${verdict}: ${wrong}`);
      }
    }
  }
});

test('what is known for certain needs no interval: a count', () => {
  const trials = [storedTrial('a', { processesPeak: 33 })];
  const at = (limit: number) =>
    judge(trials, { metric: 'processes.peak', operator: '==', limit })[0]?.verdict;
  assert.deepEqual([at(33), at(34)], ['pass', 'fail']);
});

test('a pass needs a case with a rank, a failure does not', () => {
  const partly = works(1, 1, 1).map((trial) => ({
    ...trial,
    hosts: { asked: 5, answered: 4, errors: { ETIMEDOUT: 1 } },
  }));
  assert.deepEqual(
    [judge(partly, { limit: 5 })[0], judge(partly, { limit: 0.5 })[0]].map((each) => [
      each?.verdict,
      each?.reason,
    ]),
    [
      ['inconclusive', 'the case has no rank: 4 of 5 hosts answered'],
      ['fail', undefined],
    ],
  );
});

test('no visits never pass', () => {
  const failed = storedTrial('a', { workNs: 1, outcome: { kind: 'failed', exitCode: 1, message: '' } });
  for (const trials of [
    [],
    [failed],
    [storedTrial('a', {})],
    [storedTrial('a', { warmup: true, workNs: 1 })],
  ]) {
    const [verdict] = judge(trials, { operator: '<', limit: 5 });
    assert.equal(verdict?.verdict, 'fail');
    assert.equal(verdict?.reason, 'no trial has a figure of work');
    assert.equal(verdict && 'actual' in verdict, false);
  }
});

test('a pass that only trials with a warning give is inconclusive, a failure likewise', () => {
  const warned = works(1, 2, 3).map((trial) => ({ ...trial, ...busy }));
  assert.equal(judge(warned, { limit: 5 })[0]?.verdict, 'inconclusive');
  assert.equal(judge(warned, { limit: 1 })[0]?.verdict, 'inconclusive');
  assert.equal(judge(warned, { limit: 5 })[0]?.reason, '3 of 3 trials with a validity warning');
});

test('a verdict stands where most trials have no warning and give it, too', () => {
  const warned = (figure: number) => works(figure).map((trial) => ({ ...trial, ...busy }));
  const trials = [...works(2, 2), ...warned(9)];
  assert.equal(judge([...works(2, 2), ...warned(2)], { limit: 5 })[0]?.verdict, 'pass');
  assert.equal(judge(trials, { aggregate: 'max', limit: 5 })[0]?.verdict, 'inconclusive');
  // The one without agrees, and the two with are most.
  assert.equal(judge([...works(2), ...warned(2), ...warned(2)], { limit: 5 })[0]?.verdict, 'inconclusive');
});

test('a busy machine is no warning of memory; an invented answer is', () => {
  const memory = { metric: 'memory.peak', limit: 5 } as const;
  const lying = { warnings: [{ check: 'counters', message: '' }] } as const satisfies Partial<StoredTrial>;
  assert.equal(judge([storedTrial('a', { memoryPeakBytes: 1, ...busy })], memory)[0]?.verdict, 'pass');
  assert.equal(
    judge([storedTrial('a', { memoryPeakBytes: 3, ...lying })], memory)[0]?.verdict,
    'inconclusive',
  );
});

test('of a host’s metric, the percentile is each trial’s and the median the case’s', () => {
  const trials = [storedTrial('a', {}), storedTrial('a', {}), storedTrial('a', {})];
  const ends = { 0: [1, 2, 3], 1: [10, 20, 30], 2: [4, 5, 6] };
  const [verdict] = judge(trials, { metric: 'latency', aggregate: 'max', limit: 7000 }, ends);
  assert.deepEqual([verdict?.actual, verdict?.verdict], [6, 'pass']);
});

test('of visits too few for a percentile the slowest is judged, and called so', () => {
  const trials = [storedTrial('a', {}), storedTrial('a', {})];
  const visits = (count: number) => [...Array(count - 1).fill(10), 80];
  const p99 = (count: number) =>
    judge(
      trials,
      { metric: 'latency', aggregate: 'p(99)', limit: 7 },
      { 0: visits(count), 1: visits(count) },
    )[0];
  assert.deepEqual([p99(99)?.actual, p99(99)?.isSlowest], [80, true]);
  assert.ok((p99(101)?.actual ?? 80) < 80);
  assert.equal(p99(101)?.isSlowest, undefined);
});

test('each case of the strategy gets a verdict, and no other', () => {
  const data = storedData(['a', 'b'], works(1));
  const swept = {
    ...data.run.cases[0],
    name: 'a workers=2',
    strategy: 'a',
  } as (typeof data.run.cases)[number];
  const run = { ...data.run, cases: [...data.run.cases, swept] };
  run.scenario = { ...run.scenario, thresholds: [threshold({})] };
  assert.deepEqual(
    judgeThresholds({ ...data, run }).map((verdict) => verdict.case),
    ['a', 'a workers=2'],
  );
});

test('a trial that was ended for a limit fails it, whatever the others say; other limits go by the others', () => {
  const aborted = (warmup: boolean, threshold = 0) => {
    const outcome = { kind: 'aborted', threshold, message: 'Aborted in cycle 3: too many.' } as const;
    return { ...storedTrial('a', { warmup }), outcome };
  };
  const passing = works(1, 1, 1, 1, 1, 1);
  const [failed] = judge([...passing, aborted(false)], {});
  assert.deepEqual([failed?.verdict, failed?.reason], ['fail', 'aborted in cycle 3: too many']);
  const [twice] = judge([aborted(false), ...passing, aborted(false)], {});
  assert.equal(twice?.reason, '2 of 8 trials, the first aborted in cycle 3: too many');
  assert.equal(judge([aborted(true), ...passing], {})[0]?.verdict, 'pass', 'a warm-up counts in nothing');
  const [other] = judge([aborted(false, 1), ...passing], {});
  assert.deepEqual(
    [other?.verdict, other?.reason],
    ['inconclusive', 'the case has no rank: aborted in 1 of 7 trials'],
  );
});

function share(times: number, holds: () => boolean): number {
  let count = 0;
  for (let time = 0; time < times; time++) count += Number(holds());
  return count / times;
}

function judge(trials: readonly StoredTrial[], changes: Partial<StoredThreshold>, ends = {}) {
  const data = storedData(['a'], trials, ends);
  data.run.scenario.thresholds.push(threshold(changes));
  return judgeThresholds(data);
}

function threshold(changes: Partial<StoredThreshold>): StoredThreshold {
  return {
    strategy: 'a',
    metric: 'work',
    aggregate: 'median',
    operator: '<',
    limit: 5,
    text: '',
    line: 1,
    ...changes,
  };
}
