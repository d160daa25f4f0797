import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isShortOfProof, whyNoRank } from '../../harness/analysis/eligibility.ts';
import { type RunRanking, rankCases } from '../../harness/analysis/ranking.ts';
import { summarise } from '../../harness/analysis/summarise.ts';
import type { Schedule } from '../../harness/scenario/schedule.ts';
import { cyclesData, MS } from './cycles/cycle-data.ts';
import { DISTRIBUTIONS, normal, sampler } from './estimation/distributions.ts';
import { six, sweptData } from './swept-data.ts';

function rank(times: Readonly<Record<string, readonly number[]>>): RunRanking {
  const data = sweptData(...Object.entries(times).map(([name, seconds]) => ({ name, seconds })));
  return rankCases(data, summarise(data));
}

const names = (cases: RunRanking['winners']) => cases.map(({ summary }) => summary.case);

test('a case is a possible winner unless another is faster by ranks, the smallest median first', () => {
  const { winners, slower, isEstablished } = rank({
    c: six(3),
    b: [1.0, 1.02, 0.98, 1.05, 0.97, 1.01],
    a: [0.99, 1.03, 0.96, 1.0, 1.04, 0.95],
  });
  assert.deepEqual([names(winners), names(slower), isEstablished], [['a', 'b'], ['c'], true]);
});

test('more cases ask for more: what tells two apart may not tell ten apart', () => {
  // Of 6 against 6 with one pair out of order p is 2 / 924, with two it is 4 / 924.
  const [fast, slow] = [
    [1, 2, 3, 4, 5, 8].map((value) => 1 + value / 100),
    [6, 7, 9, 10, 11, 12].map((value) => 1 + value / 100),
  ];
  const others = Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((at) => [`other${at}`, six(2)]));
  assert.deepEqual(names(rank({ fast, slow }).winners), ['fast']);
  assert.deepEqual(names(rank({ fast, slow, ...others }).winners), ['fast', 'slow']);
});

test('where the schedule sets how long the work lasts, who has no visits has no rank', () => {
  const ranked = (schedule: Schedule) => {
    const given = (workMs: number) => ({
      hosts: 1,
      schedule,
      visits: [],
      trial: { workNs: workMs * MS, wallNs: workMs * MS },
    });
    const data = { ...cyclesData({ a: given(300), b: given(301) }, 6), visits: new Map() };
    const { winners, slower, unranked } = rankCases(data, summarise(data));
    return { ranked: names([...winners, ...slower]), run: data.run, unranked };
  };
  const schedule = { spread: 'together', skip: 0 } as const;
  assert.deepEqual(ranked({ ...schedule, cycles: 3 }).ranked, ['a', 'b']);
  for (const own of [{ cycles: 3, everyNs: 100 * MS }, { forNs: 300 * MS }]) {
    const { run, unranked, ...none } = ranked({ ...schedule, ...own });
    assert.deepEqual(none.ranked, []);
    assert.deepEqual(
      unranked.map((each) => [each.case, whyNoRank(each), each.timesFloor, isShortOfProof(run, each)]),
      ['a', 'b'].map((name) => [
        name,
        'no visits of it that count are stored, and its schedule sets how long the rest takes',
        undefined,
        false,
      ]),
    );
  }
});

test('the smallest median is a possible winner though ranks prefer another', () => {
  const two = [...Array(11).fill(1), ...Array(9).fill(10)];
  const one = [...Array(9).fill(0.5), ...Array(11).fill(1.1)];
  assert.deepEqual(names(rank({ one, two }).winners), ['two', 'one']);
});

test('five trials establish nobody, and rounds that can’t tell so many cases apart are named', () => {
  const five = (value: number) => six(value).slice(1);
  const few = rank({ a: five(1), b: five(1.5) });
  assert.deepEqual([names(few.winners), few.isEstablished, few.roundsNeeded], [['a'], false, undefined]);
  // 1 / 924 is not below 5 % / 47, 1 / 3432 is.
  const many = rank(Object.fromEntries(Array.from({ length: 48 }, (_, at) => [`c${at}`, six(1 + at / 10)])));
  assert.deepEqual([many.isEstablished, many.roundsNeeded], [true, 7]);
  assert.equal(rank({ a: [1] }).isEstablished, true);
});

test('the truly fastest is missing in at most 5 % of runs, and the others mostly are', () => {
  const sample = sampler(44);
  const truths = [1, 1, 1.02, 1.05, 1.3];
  for (const [name, draw] of [
    ['normal', (uniform: () => number) => Math.exp(0.06 * normal(uniform))] as const,
    [
      'heavy tails',
      (uniform: () => number) => (DISTRIBUTIONS['heavy tails']?.draw(uniform) ?? 0) / 100,
    ] as const,
  ]) {
    let [missing, kept] = [0, 0];
    for (let run = 0; run < 400; run++) {
      const cases = truths.map((truth, at) => [`c${at}`, sample(draw, 10).map((noise) => truth * noise)]);
      const winners = names(rank(Object.fromEntries(cases)).winners);
      missing += Number(!winners.includes('c0') || !winners.includes('c1'));
      kept += Number(winners.includes('c4'));
    }
    // Two are the fastest, and each may be missing.
    assert.ok(missing / 400 <= 0.05, `${name}: ${missing / 400}`);
    assert.ok(kept / 400 <= 0.05, `${name}: ${kept / 400} keep one that takes 30 % longer`);
  }
});
