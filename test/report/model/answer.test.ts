import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reportModel } from '../../../harness/report/model/model.ts';
import type { RunData } from '../../../harness/store/run-data.ts';
import type { StoredTrial } from '../../../harness/store/trial-shape.ts';
import { storedData } from '../../analysis/stored-data.ts';
import { storedTrial } from '../../store/stored-run.ts';

const FEW = 'Every case had fewer than 6 trials, too few for an interval.';

test('the fastest is named with its time, its memory, and how far the baseline and the slowest are', () => {
  const trials = [...six('quick', 0.5), ...six('base', 0.75), ...six('serial', 46)];
  assert.deepEqual(answer(['base', 'quick', 'serial'], trials), {
    sentence:
      'quick finished 5 hosts in 0.500 s, 33% less than the baseline base (95% interval 33% to 33%) and 92 times faster than serial (95% interval 92 to 92 times), with 21.0 MiB.',
    findings: [],
    caveats: [],
  });
});

test('where the baseline is the slowest it is named once', () => {
  const { sentence } = answer(['serial', 'quick'], [...six('quick', 0.5), ...six('serial', 1.5)]);
  assert.equal(
    sentence,
    'quick finished 5 hosts in 0.500 s, 3.0 times faster than the baseline serial (95% interval 3.0 to 3.0 times), with 21.0 MiB.',
  );
});

test('cases of which no rank test shows a faster one can’t be told apart, and the least memory decides', () => {
  const trials = [
    ...six('a', 0.5, { spread: 0.1, mebibytes: 30 }),
    ...six('b', 0.52, { spread: 0.1, mebibytes: 22 }),
    ...six('serial', 52),
  ];
  const { sentence } = answer(['serial', 'a', 'b'], trials);
  assert.equal(
    sentence,
    'a and b finished 5 hosts in 0.500 s to 0.520 s, too close to tell apart, 100 times faster than the baseline serial (95% interval 91 to 111 times); ' +
      'b took the least memory of them, 22.0 MiB.',
  );
});

test('trials that don’t mix tell cases apart, however near they are', () => {
  const { sentence } = answer(['b', 'a'], [...six('a', 0.5), ...six('b', 0.52)]);
  assert.equal(
    sentence,
    'a finished 5 hosts in 0.500 s, 4% less than the baseline b (95% interval 4% to 4%), with 21.0 MiB.',
  );
});

test('with too few trials nobody is called the fastest, and who else may be is said', () => {
  const trials = [once('a', 0.5), once('b', 0.54), once('c', 0.56)];
  assert.deepEqual(answer(['c', 'a', 'b'], trials), {
    sentence: 'a finished 5 hosts in 0.500 s, with 21.0 MiB: fastest here; not established.',
    findings: [],
    caveats: [
      FEW,
      'The fastest may be any of: a, b, c. So few rounds can’t tell 3 cases apart: that takes 6 or more.',
    ],
  });
});

test('what is beyond all doubt is said of few trials, too, without an interval', () => {
  const trials = [...six('a', 0.5).slice(0, 3), ...six('serial', 50).slice(0, 3)];
  assert.deepEqual(answer(['serial', 'a'], trials), {
    sentence:
      'a finished 5 hosts in 0.500 s, 100 times faster than the baseline serial ' +
      '(in 3 rounds, without an interval), with 21.0 MiB: fastest here; not established.',
    findings: [],
    caveats: [FEW],
  });
});

test('one trial of a minute keeps nobody from being the fastest, one that is near does', () => {
  const sentenceWith = (seconds: number) =>
    answer(['a', 'b'], [...six('a', 0.5), once('b', seconds)]).sentence;
  assert.equal(
    sentenceWith(60),
    'a finished 5 hosts in 0.500 s, 120 times faster than b (in 1 round, without an interval), with 21.0 MiB.',
  );
  assert.match(sentenceWith(1), /: fastest here; not established\.$/);
});

test('of many winners one is named', () => {
  const trials = ['a', 'b', 'c', 'd'].flatMap((name) => six(name, 0.5));
  assert.match(answer(['a', 'b', 'c', 'd'], trials).sentence, /^a and 3 more finished 5 hosts/);
});

test('the figure of the answer is that of the table, and nothing is claimed that its interval does not bear out', () => {
  const rounds = (name: string, figures: readonly number[]) =>
    figures.map((seconds, at) => ({ ...once(name, seconds), round: at + 1 }));
  // By medians a takes 25 % less, round by round 29 %.
  const base = rounds('base', [1, 1.2, 1.3, 1.3, 1.5, 1.6, 1.7]);
  const model = (quick: readonly number[]) =>
    reportModel(storedData(['base', 'a'], [...rounds('a', quick), ...base]));
  const shown = model([0.81, 0.97, 0.9, 0.99, 1.0, 0.95, 1.2]);
  const [row] = shown.cases.groups[0] ?? [];
  assert.equal(row?.cells.at(-1), '0.706× ±15%');
  assert.match(
    shown.answer.sentence,
    /^a finished 5 hosts in 0\.970 s, 29% less than the baseline base \(95% interval 19% to 35%\)/,
  );
  const drowned = model([0.2, 0.3, 1.4, 0.2, 0.1, 1.7, 0.3]);
  assert.doesNotMatch(drowned.answer.sentence, /less than|times faster/);
});

test('with mixed protocols one time orders the table and the answer', () => {
  const script = six('script', 0.45).map(({ workNs: _, ...trial }) => trial);
  const slowStart = six('b', 0.4).map((trial) => ({ ...trial, wallNs: 9e8 }));
  const model = reportModel(storedData(['b', 'script'], [...slowStart, ...script]));
  assert.match(model.answer.sentence, /^script finished .* of wall time, 39% less than the baseline b/);
  const rows = model.cases.groups.flat().map(({ cells, rank }) => [cells[0], rank, cells.at(-1)]);
  assert.deepEqual(rows, [
    ['script', 'winner', '0.611× ±0%'],
    ['b', undefined, '1.00×'],
  ]);
});

test('a simulation is named in the sentence and below it', () => {
  const data = storedData(['a'], six('a', 0.5));
  const { sentence, caveats } = reportModel({
    ...data,
    run: { ...data.run, fleet: { ...data.run.fleet, simulated: true } },
  }).answer;
  assert.equal(sentence, 'a finished 5 simulated hosts in 0.500 s, with 21.0 MiB.');
  assert.deepEqual(caveats, [
    'A simulation answered instead of MySQL: compare strategies, and don’t quote its times.',
    'There is no other case to compare it with.',
  ]);
});

test('the ceiling is no contestant, and a winner near it is bound by the servers', () => {
  const trials = [...six('native/ceiling', 0.49), ...six('a', 0.5), ...six('b', 2)];
  assert.deepEqual(answer(['b', 'native/ceiling', 'a'], trials), {
    sentence:
      'a finished 5 hosts in 0.500 s, 4.0 times faster than the baseline b (95% interval 4.0 to 4.0 times), with 21.0 MiB.',
    findings: [],
    caveats: ['Within 10% of native/ceiling, so server-bound: a.'],
  });
  assert.equal(
    answer(['native/ceiling'], six('native/ceiling', 0.49)).sentence,
    'Nothing was measured but the ceiling.',
  );
});

test('a program without the protocol makes everything a matter of wall time', () => {
  const script = six('script', 0.7).map(({ workNs: _, ...trial }) => trial);
  const { sentence, caveats } = answer(['a', 'script'], [...six('a', 0.5), ...script]);
  assert.equal(
    sentence,
    'a finished 5 hosts in 0.600 s of wall time, 25% less than script (95% interval 25% to 25%), with 21.0 MiB.',
  );
  assert.deepEqual(caveats, [
    'Wall time is compared, from spawn to exit: not every case speaks the protocol that tells its work apart.',
  ]);
});

test('a case that did less takes no part, however fast', () => {
  const hosts = { asked: 5, answered: 4, errors: { ETIMEDOUT: 1 } };
  const partial = six('partial', 0.1).map((trial) => ({ ...trial, hosts }));
  const liar = six('liar', 0.1).map((trial) => ({
    ...trial,
    warnings: [{ check: 'counters' as const, message: 'It claims 5.' }],
  }));
  const gone = storedTrial('gone', { outcome: { kind: 'timed-out', message: 'Too long.' } });
  const trials = [...partial, ...liar, gone, ...six('a', 0.5), ...six('b', 5)];
  assert.deepEqual(answer(['gone', 'partial', 'liar', 'a', 'b'], trials), {
    sentence:
      'a finished 5 hosts in 0.500 s, 10 times faster than b (95% interval 10 to 10 times), with 21.0 MiB.',
    findings: [],
    caveats: [
      'Validity warning, liar (6 of 6 trials): It claims 5.',
      'Left out, timed-out: gone.',
      'Left out, 4 of 5 hosts answered: partial.',
      'Left out, the servers counted less than it claims: liar.',
      'Nothing is compared with the baseline gone: it has no rank here.',
    ],
  });
  assert.equal(
    answer(['partial'], partial).sentence,
    'No case reached all of its hosts: partial came nearest, with 4 of 5 hosts.',
  );
  assert.equal(answer(['liar'], liar).sentence, 'No case completed with figures that the servers bear out.');
  assert.deepEqual(answer(['gone'], [gone]), {
    sentence: 'No case completed.',
    findings: [],
    caveats: ['Left out, timed-out: gone.'],
  });
});

test('warnings about the winner, and a run that was interrupted, are said', () => {
  const warned = six('a', 0.5).map((trial, at) =>
    at === 0
      ? { ...trial, warnings: [{ check: 'machine-busy' as const, message: 'Busy. Use more cores.' }] }
      : trial,
  );
  const data = storedData(['a'], warned);
  const { caveats } = reportModel({ ...data, run: { ...data.run, state: 'interrupted' } }).answer;
  assert.deepEqual(caveats, [
    'The run was interrupted: only the trials before that are counted.',
    'There is no other case to compare it with.',
    'Validity warning, a (1 of 6 trials): Busy. Use more cores.',
  ]);
});

test('a case with two modes is said with both', () => {
  const seconds = [0.25, 0.41, 0.252, 0.248, 0.408, 0.251, 0.249, 0.412, 0.25, 0.25];
  const trials = seconds.map((each, at) => ({ ...once('a', each), round: at + 1 }));
  assert.deepEqual(answer(['a'], trials).caveats, [
    'There is no other case to compare it with.',
    'Two modes, a: 0.250 s (7 of 10), 0.410 s (3 of 10).',
  ]);
});

test('where hosts are swept the answer is about the most of them', () => {
  const trials = [...six('a hosts=5', 0.1), ...six('a hosts=50', 0.5), ...six('b hosts=50', 5)];
  const data = storedData(['a hosts=5', 'a hosts=50', 'b hosts=50'], trials);
  const cases = data.run.cases.map((each) => ({
    ...each,
    strategy: each.name.slice(0, 1),
    hosts: Number(each.name.split('=')[1]),
  }));
  const swept: RunData = {
    ...data,
    run: { ...data.run, cases, scenario: { ...data.run.scenario, baseline: 'b' } },
  };
  const asked = new Map(cases.map(({ name, hosts }) => [name, hosts]));
  const run = {
    ...swept.run,
    trials: swept.run.trials.map((trial) => {
      const count = asked.get(trial.case) ?? 0;
      return { ...trial, hosts: { asked: count, answered: count, errors: {} } };
    }),
  };
  assert.equal(
    reportModel({ ...swept, run }).answer.sentence,
    'a hosts=50 finished 50 hosts in 0.500 s, 10 times faster than the baseline b hosts=50 (95% interval 10 to 10 times), with 21.0 MiB.',
  );
});

function answer(cases: readonly string[], trials: readonly StoredTrial[]) {
  const data = storedData(cases, trials);
  return reportModel(data).answer;
}

/** Six trials around a median of work; wall is 0.1 s longer. */
function six(name: string, seconds: number, { spread = 0.001, mebibytes = 21 } = {}): StoredTrial[] {
  return [-1, -0.5, 0, 0, 0.5, 1].map((by, at) => ({
    ...once(name, seconds * (1 + by * spread), mebibytes),
    round: at + 1,
  }));
}

function once(name: string, seconds: number, mebibytes = 21): StoredTrial {
  return storedTrial(name, {
    workNs: Math.round(seconds * 1e9),
    wallNs: Math.round(seconds * 1e9 + 1e8),
    memoryPeakBytes: mebibytes * 2 ** 20,
    hosts: { asked: 5, answered: 5, errors: {} },
  });
}
