import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reportModel } from '../../../../harness/report/model/model.ts';
import { storedData } from '../../../analysis/stored-data.ts';
import { storedTrial } from '../../../store/stored-run.ts';

const START = "The engine's start of a container is in no figure.";

test('what ran in containers is said, and what not to compare it with', () => {
  assert.deepEqual(caveats([]), []);
  assert.deepEqual(caveats(['a', 'b']), [`In containers: every case. ${START}`]);
  assert.deepEqual(caveats(['b']), [
    `In containers: b. ${START} Packets pass one more virtual device there: compare its times with those in containers.`,
  ]);
});

test('a case that keeps all cores busy by itself is called CPU-bound, once, and has no warning for it', () => {
  const busy = (round: number) => ({
    round,
    workNs: 1e9,
    conditions: { spanNs: 1e9, machineCpuShare: 0.97, foreignCpuShare: 0.01 },
  });
  const { answer, warnings } = reportModel(
    storedData(
      ['a'],
      [1, 2, 3].map((round) => storedTrial('a', busy(round))),
    ),
  );
  assert.deepEqual(
    answer.caveats.filter((each) => each.startsWith('CPU-bound here')),
    [
      'CPU-bound here: a. With their servers they kept 2 cores busy for more than 90% of the work; on more cores their times may differ.',
    ],
  );
  assert.deepEqual(warnings, []);
});

test('what the ceiling leaves out is said where hosts have many rows', () => {
  const of = (rows: readonly (number | null)[] | undefined, name = 'native/ceiling') => {
    const trial = storedTrial(name, { workNs: 1e9, hosts: { asked: 2, answered: 2, errors: {} } });
    const data = storedData([name], [trial], { 0: [1e8, 1e9] });
    const visits = [...data.visits].map(
      ([index, columns]) => [index, { ...columns, ...(rows && { rows: [...rows] }) }] as const,
    );
    return reportModel({ ...data, visits: new Map(visits) }).answer.caveats.filter((text) =>
      text.includes('row'),
    );
  };
  assert.deepEqual(of([5000, 5000]), [
    'native/ceiling counted 5000 rows a host and decoded none of them: what decoding takes is left out of it.',
  ]);
  assert.deepEqual(
    [of([1, 1]), of([0, 0]), of([null, 5000]), of(undefined), of([5000, 5000], 'a')],
    [[], [], [], [], []],
  );
});

/** What is said of a run on docker, of which these cases were in containers. */
function caveats(contained: readonly string[]): readonly string[] {
  const trials = [1, 2, 3, 4, 5, 6].flatMap((round) =>
    ['a', 'b'].map((name) =>
      storedTrial(name, {
        round,
        workNs: name === 'a' ? 1e9 : 2e9,
        hosts: { asked: 5, answered: 5, errors: {} },
      }),
    ),
  );
  const data = storedData(['a', 'b'], trials);
  const cases = data.run.cases.map((each) =>
    contained.includes(each.name) ? { ...each, container: { image: 'manyhosts/go', digest: '' } } : each,
  );
  const whole = { ...data, run: { ...data.run, cases } };
  return reportModel(whole).answer.caveats;
}
