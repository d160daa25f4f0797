import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eligibilityOf, isShortOfProof, whyNoRank } from '../../harness/analysis/eligibility.ts';
import { rankCases } from '../../harness/analysis/ranking.ts';
import { summarise } from '../../harness/analysis/summarise.ts';
import type { RunData } from '../../harness/store/run-data.ts';
import type { StoredTrial } from '../../harness/store/trial-shape.ts';
import { storedTrial } from '../store/stored-run.ts';
import { storedData } from './stored-data.ts';

const S = 1e9;
const HOSTS = { asked: 5, answered: 5, errors: {} };

/** A trial whose hosts all answered, in so many seconds. */
function trial(name: string, seconds: number, round = 1): StoredTrial {
  return storedTrial(name, { round, workNs: seconds * S, wallNs: 2 * seconds * S, hosts: HOSTS });
}

/** One of a program without the protocol, of which the servers say how many hosts it asked; undefined: nobody says. */
function unspoken(name: string, answered: number | undefined): StoredTrial {
  const errors: Record<string, number> = answered === 5 ? {} : { NOT_ASKED: 5 - (answered ?? 5) };
  return storedTrial(name, {
    wallNs: S,
    ...(answered === undefined ? {} : { hosts: { asked: 5, answered, errors } }),
  });
}

function judged(data: RunData) {
  return Object.fromEntries(
    summarise(data).map((each) => [
      each.case,
      [eligibilityOf(each), whyNoRank(each), isShortOfProof(data.run, each)],
    ]),
  );
}

test('a program without the protocol has a rank where the servers count its hosts', () => {
  const trials = [
    unspoken('all', 5),
    unspoken('half', 1),
    unspoken('none', 0),
    unspoken('unknown', undefined),
  ];
  assert.deepEqual(judged(storedData(['all', 'half', 'none', 'unknown'], trials)), {
    all: ['eligible', undefined, false],
    half: ['partial', 'by the servers’ counters, 1 of 5 hosts were asked the statement', true],
    none: ['partial', 'by the servers’ counters, 0 of 5 hosts were asked the statement', true],
    unknown: [
      'unproven',
      'it speaks no protocol, and no server’s counters tell which hosts it asked',
      true,
    ],
  });
});

test('on hosts of the author’s own nobody counts, and that fails no run', () => {
  const data = storedData(['script'], [unspoken('script', undefined)]);
  const { fleet } = data.run;
  const external: RunData = {
    ...data,
    run: { ...data.run, fleet: { ...fleet, provider: 'external', servers: [] } },
  };
  assert.deepEqual(judged(external).script?.[0], 'unproven');
  assert.deepEqual(judged(external).script?.[2], false);
});

test('one trial of many in which the servers counted less is enough', () => {
  const warnings = [{ check: 'counters' as const, message: 'It claims 2.' }];
  const trials = [1, 2, 3].map((round) => ({
    ...trial('a', 1, round),
    ...(round === 2 ? { warnings } : {}),
  }));
  assert.deepEqual(judged(storedData(['a'], trials)).a, [
    'disbelieved',
    'the servers counted less than it claims',
    true,
  ]);
});

test('a lost trial is said with how many were lost', () => {
  const lost = storedTrial('a', { round: 2, outcome: { kind: 'timed-out', message: 'Too long.' } });
  assert.deepEqual(judged(storedData(['a'], [trial('a', 1), lost])).a, [
    'incomplete',
    'timed-out in 1 of 2 trials',
    true,
  ]);
});

test('what has no rank has no ratio, and nothing has one to it', () => {
  const relatives = (data: RunData) => summarise(data).map(({ ratios }) => ratios.work?.median);
  const partial = (name: string) => ({
    ...trial(name, 1),
    hosts: { ...HOSTS, answered: 4, errors: { ETIMEDOUT: 1 } },
  });
  const names = ['base', 'b', 'c'];
  assert.deepEqual(relatives(storedData(names, [trial('base', 1), partial('b'), trial('c', 2)])), [
    1,
    undefined,
    2,
  ]);
  const unproven = storedData(names, [partial('base'), trial('b', 3), trial('c', 2)]);
  assert.deepEqual(relatives(unproven), Array(3).fill(undefined));
  const { winners, unranked } = rankCases(unproven, summarise(unproven));
  assert.deepEqual(
    [winners.map(({ summary }) => summary.case), unranked.map((each) => each.case)],
    [['c', 'b'], ['base']],
  );
});

/** Cases that read so many rows of each of two hosts, in each of their trials; undefined: they don't tell. */
function reading(rows: Readonly<Record<string, readonly (readonly number[] | undefined)[]>>): RunData {
  const all = Object.entries(rows).flatMap(([name, trials]) =>
    trials.map((each, at) => ({ name, rows: each, at })),
  );
  const trials = all.map(({ name, at }, index) => ({ ...trial(name, 1, at + 1), index }));
  const data = storedData(
    Object.keys(rows),
    trials,
    Object.fromEntries(all.map((_, index) => [index, [1, 1]])),
  );
  const visits = [...data.visits].map(([index, columns]) => {
    const read = all[index]?.rows;
    return [index, { ...columns, ...(read ? { rows: [...read] } : {}) }] as const;
  });
  return { ...data, visits: new Map(visits) };
}

test('a case that reads fewer rows than most others has no rank; one that reads more, or does not tell, has', () => {
  const found = judged(
    reading({ a: [[5, 5]], b: [[5, 5]], c: [[5, 0]], d: [[9, 9]], e: [undefined], f: [[5, 5]] }),
  );
  assert.deepEqual(found.c, ['fewer-rows', 'it read 5 rows a trial, and most others 10', true]);
  assert.deepEqual(
    ['a', 'b', 'd', 'e', 'f'].map((name) => found[name]?.[0]),
    Array(5).fill('eligible'),
  );
});

test('where no majority agrees, or answers change from trial to trial, rows take no rank away', () => {
  const kinds = (data: RunData) => Object.values(judged(data)).map(([kind]) => kind);
  assert.deepEqual(kinds(reading({ a: [[1, 1]], b: [[5, 5]] })), ['eligible', 'eligible']);
  const changing = [
    [3, 4],
    [4, 4],
  ];
  assert.deepEqual(
    kinds(
      reading({
        a: changing,
        b: changing,
        c: [
          [1, 1],
          [1, 2],
        ],
      }),
    ),
    Array(3).fill('eligible'),
  );
});
