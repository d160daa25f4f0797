import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { compareRuns } from '../../../harness/analysis/comparison/compare.ts';
import { differences } from '../../../harness/store/comparability.ts';
import { type RunData, readRunData } from '../../../harness/store/run-data.ts';
import type { StoredTrial } from '../../../harness/store/trial-shape.ts';
import { storedRun, storedTrial } from '../../store/stored-run.ts';
import { storedData } from '../stored-data.ts';
import { tenTimesWorse } from './worse.ts';

const RUNS = join(import.meta.dirname, '..', '..', '..', 'docs', 'runs');
// Ten trials with a spread of some per cent, as real ones have.
const SPREAD = [0.97, 1.02, 0.99, 1.0, 1.03, 0.98, 1.01, 1.0, 0.99, 1.02];

test('a difference that is significant and matters is worse or better, by the metric’s own direction', () => {
  const changes = compareMemory(100, 120);
  assert.deepEqual(
    changes.map(({ metric, verdict }) => [metric, verdict]),
    [['memory.peak', 'worse']],
  );
  assert.ok(Math.abs((changes[0]?.ratio ?? 0) - 1.2) < 1e-9);
  assert.equal(compareMemory(120, 100)[0]?.verdict, 'better');
});

test('a difference that is real but too small to matter is the same', () => {
  const [change] = compareMemory(100, 101);
  assert.equal(change?.verdict, 'same');
});

test('the same trials are the same', () => {
  assert.equal(compareMemory(100, 100)[0]?.verdict, 'same');
});

test('trials that differ too much among themselves are inconclusive, never the same', () => {
  const wild = [1, 3, 0.5, 2, 4, 0.7, 1.5, 2.5, 0.9, 3.5];
  const [change] = compareMemory(100, 100, wild);
  assert.equal(change?.verdict, 'inconclusive');
  assert.match(change?.reason ?? '', /^within \d{2,}%, and 5% matters$/);
});

test('a difference too small to be measured is the same, however large its share', () => {
  const tiny = [0.9, 1, 1.1, 1, 0.9, 1.1, 1, 0.9, 1.1, 1];
  assert.equal(compareMemory(0.7, 0.9, tiny)[0]?.verdict, 'same');
  assert.equal(compareMemory(70, 90, tiny)[0]?.verdict, 'worse');
  assert.equal(compareCpu({ control: 1, cpu: 1.2 }), 'worse');
  assert.equal(compareCpu({ control: 1, cpu: 1.2, of: 5e6 }), 'same');
});

test('CPU that rises with the control’s is the machine’s, and CPU that rises beyond it the strategy’s', () => {
  assert.equal(compareCpu({ control: 1.3, cpu: 1.3 }), 'same');
  assert.equal(compareCpu({ control: 1.3, cpu: 1.7 }), 'worse');
  assert.equal(compareCpu({ control: 1, cpu: 1.3 }), 'worse');
  assert.equal(compareCpu({ control: 1.3, cpu: 1 }), 'better');
});

test('a time has to rise beyond the machine’s drift, which may also hide a change', () => {
  assert.equal(compareCpu({ control: 1.04, wall: 1 }, 'wall'), 'same');
  assert.equal(compareCpu({ control: 1 / 1.04, wall: 1 }, 'wall'), 'same');
  assert.equal(compareCpu({ control: 1 / 1.12, wall: 1 }, 'wall'), 'inconclusive');
  assert.equal(compareCpu({ control: 1.3, wall: 1.25 }, 'wall'), 'inconclusive');
  assert.equal(compareCpu({ control: 1.3, wall: 1 }, 'wall'), 'inconclusive');
  assert.equal(compareCpu({ control: 1.3, wall: 1.6 }, 'wall'), 'worse');
  assert.equal(compareCpu({ control: 0.7, wall: 1.3 }, 'wall'), 'worse');
});

test('fewer than six trials are inconclusive, however large the difference', () => {
  const [change] = compareMemory(100, 300, SPREAD.slice(0, 5));
  assert.deepEqual(
    [change?.verdict, change?.reason, change?.remedy],
    ['inconclusive', 'fewer than 6 trials', '6 rounds of each case would decide it'],
  );
  assert.ok(change && !('interval' in change) && !('p' in change));
});

test('p is corrected for the number of cases and of times, and not for what is no time', () => {
  const one = compareRuns(memoryOf(['a'], 100), memoryOf(['a'], 101.2)).changes[0]?.p ?? 1;
  const many =
    compareRuns(memoryOf(['a', 'b', 'c', 'd'], 100), memoryOf(['a', 'b', 'c', 'd'], 101.2)).changes[0]?.p ??
    0;
  assert.ok(many > one, `${many} ${one}`);
  const withWall = (mebibytes: number) => {
    const data = memoryOf(['a'], mebibytes);
    data.run.trials.forEach((trial, at) => {
      trial.wallNs = 1e9 * (SPREAD[at] ?? 1);
    });
    return data;
  };
  const changes = compareRuns(withWall(100), withWall(101.2)).changes;
  assert.deepEqual(
    changes.map(({ metric, p }) => (metric === 'memory.peak' ? p : metric)),
    ['wall', one],
  );
  const wall = (workToo: boolean) => {
    const data = (factor: number) => {
      const figures = (value: number) => ({
        wallNs: 1e9 * value,
        ...(workToo ? { workNs: 1e9 * value } : {}),
      });
      return storedData(
        ['a'],
        SPREAD.map((spread, at) => storedTrial('a', { round: at + 1, ...figures(spread * factor) })),
      );
    };
    return compareRuns(data(1), data(1.02)).changes.find(({ metric }) => metric === 'wall')?.p ?? 0;
  };
  assert.ok(wall(true) > wall(false), `${wall(true)} ${wall(false)}`);
});

test('a metric that one of the runs lacks is inconclusive; one that both lack is no comparison', () => {
  const [change, ...others] = compareRuns(
    memoryOf(['a'], 100),
    storedData(['a'], [storedTrial('a', {})]),
  ).changes;
  assert.equal(change?.reason, 'only one of the runs has figures');
  assert.deepEqual(others, []);
});

test('a metric whose trials are mostly warned of is inconclusive, on either side and on both', () => {
  const warnings: StoredTrial['warnings'] = [{ check: 'swap', message: '' }];
  const run = (seconds: number, warned: number) =>
    storedData(
      ['a'],
      SPREAD.map((factor, at) =>
        storedTrial('a', {
          wallNs: seconds * 1e9 * factor,
          cpuUserNs: seconds * 1e8 * factor,
          cpuSystemNs: 0,
          ...(at < warned ? { warnings } : {}),
        }),
      ),
    );
  const verdicts = (base: RunData, head: RunData) =>
    compareRuns(base, head).changes.map(
      ({ metric, verdict, reason }) => `${metric} ${verdict} ${reason ?? ''}`,
    );
  assert.deepEqual(verdicts(run(1, 5), run(2, 5)), ['wall worse ', 'cpu worse ']);
  const because = (of: string) => `inconclusive most trials of ${of} have a validity warning`;
  for (const [base, head, of] of [
    [6, 0, 'base'],
    [0, 6, 'head'],
    [6, 6, 'base and of head'],
  ] as const)
    assert.deepEqual(verdicts(run(1, base), run(2, head)), [`wall ${because(of)}`, `cpu ${because(of)}`]);
});

test('a figure of 0 has no ratio, and is not taken for one that is missing', () => {
  const [change] = compareMemory(100, 0);
  assert.deepEqual([change?.verdict, change?.reason], ['inconclusive', 'a figure of 0 has no ratio']);
});

test('so many comparisons that the rounds can’t decide them are inconclusive, however large the difference', () => {
  const cases = (count: number) => Array.from({ length: count }, (_, at) => `case ${at}`);
  const tenfold = (count: number, rounds: number) => {
    const spread = SPREAD.slice(0, rounds);
    return compareRuns(memoryOf(cases(count), 10, spread), memoryOf(cases(count), 100, spread));
  };
  // 2 / C(12, 6) = 1/462, of which 23 are less than 5 %.
  assert.equal(tenfold(23, 6).undecidable, undefined);
  assert.ok(tenfold(23, 6).changes.every(({ verdict }) => verdict === 'worse'));
  const { undecidable, changes } = tenfold(24, 6);
  assert.deepEqual(undecidable, { comparisons: 24, rounds: 7 });
  assert.deepEqual(
    new Set(changes.map(({ verdict, reason, remedy }) => `${verdict}: ${reason}; ${remedy}`)),
    new Set([
      "inconclusive: 6 trials can't decide 24 comparisons of memory; 7 rounds of each case would decide it",
    ]),
  );
  assert.ok(tenfold(24, 7).changes.every(({ verdict }) => verdict === 'worse'));
  assert.ok(tenfold(321, 8).changes.every(({ verdict }) => verdict === 'worse'));
  assert.deepEqual(tenfold(322, 8).undecidable, { comparisons: 322, rounds: 9 });
});

for (const name of readdirSync(RUNS)) {
  test(`${name} ten times worse is worse in every case, or these rounds can’t decide it`, () => {
    const base = readRunData(join(RUNS, name));
    const { changes, undecidable } = compareRuns(base, tenTimesWorse(base));
    const { false: undecided = [], true: worse = [] } = Object.groupBy(
      changes,
      ({ verdict }) => `${verdict === 'worse'}` as const,
    );
    assert.ok(changes.length > 0);
    assert.equal(undecided.length, undecidable?.comparisons ?? 0);
    for (const { remedy } of undecided)
      assert.match(remedy ?? '', /^\d+ rounds of each case would decide it$/);
    for (const { ratio } of worse) assert.ok(ratio && Math.abs(ratio - 10) < 1e-6, `${ratio}`);
  });
}

test('cases that only one run has are named', () => {
  const comparison = compareRuns(memoryOf(['a', 'old'], 1), memoryOf(['a', 'new'], 1));
  assert.deepEqual([comparison.onlyInBase, comparison.onlyInHead], [['old'], ['new']]);
});

test('runs of different machines, fleets and statements can’t be compared; of different strategies they can', () => {
  const base = storedRun(['a'], []);
  assert.deepEqual(differences(base, storedRun(['b'], [])), []);
  const head = {
    ...base,
    machine: { ...base.machine, cores: 64 },
    cgroups: { ...base.cgroups, backend: 'v1' as const },
    fleet: { ...base.fleet, servers: [], faults: [{ kind: 'slow' as const, hosts: [3, 17], byNs: 4e8 }] },
    scenario: {
      ...base.scenario,
      sql: 'select 2',
      simulate: { rows: 9, columns: ['int', 'text'], delayNs: 12e6 },
    },
  };
  assert.deepEqual(differences(base, head), [
    { what: 'cores', base: '2', head: '64' },
    { what: 'cgroup backend', base: 'v2', head: 'v1' },
    { what: 'servers', base: '1', head: '0' },
    { what: 'server version', base: '9.7.4', head: 'unknown' },
    { what: 'server image', base: 'sha256:0', head: 'none' },
    { what: 'faults', base: 'none', head: 'slow 400000000 on 3 17' },
    { what: 'sql', base: 'select 1', head: 'select 2' },
    { what: 'simulated answer', base: 'none', head: '9 × (int, text) after 12 ms' },
  ]);
});

test('strategies in containers are compared with none that are on the machine itself', () => {
  const run = storedRun(['a', 'b'], []);
  const contain = (names: readonly string[]) => ({
    ...run,
    cases: run.cases.map((each) =>
      names.includes(each.name) ? { ...each, container: { image: 'manyhosts/go', digest: '' } } : each,
    ),
  });
  const difference = (base: string, head: string) => [{ what: 'strategies in containers', base, head }];
  assert.deepEqual(differences(run, contain(['b'])), difference('none', 'b'));
  assert.deepEqual(differences(contain(['a', 'b']), contain(['b'])), difference('all', 'b'));
  assert.deepEqual(differences(contain(['b']), contain(['b'])), []);
});

function compareCpu(factors: { control: number; cpu?: number; wall?: number; of?: number }, metric = 'cpu') {
  const data = ({ control, cpu = 1, wall = 1, of = 1e9 }: typeof factors) => {
    const own = { wallNs: 1e8 * control, cpuNs: 1e8 * control };
    const figures = (factor: number) => ({
      cpuUserNs: of * factor * cpu,
      cpuSystemNs: 0,
      wallNs: 1e9 * factor * wall,
    });
    const trials = SPREAD.map((factor, at) =>
      storedTrial('a', { round: at + 1, control: own, ...figures(factor) }),
    );
    return storedData(['a'], trials);
  };
  return compareRuns(data({ ...factors, control: 1, cpu: 1, wall: 1 }), data(factors)).changes.find(
    (change) => change.metric === metric,
  )?.verdict;
}

function compareMemory(base: number, head: number, spread = SPREAD) {
  return compareRuns(memoryOf(['a'], base, spread), memoryOf(['a'], head, spread)).changes;
}

function memoryOf(cases: readonly string[], mebibytes: number, spread = SPREAD) {
  const trials = cases.flatMap((name) =>
    spread.map((factor, at) =>
      storedTrial(name, { round: at + 1, memoryPeakBytes: mebibytes * 2 ** 20 * factor }),
    ),
  );
  return storedData(cases, trials);
}
