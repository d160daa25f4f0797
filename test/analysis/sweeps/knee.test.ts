import assert from 'node:assert/strict';
import { test } from 'node:test';
import { summarise } from '../../../harness/analysis/summarise.ts';
import { kneesOf } from '../../../harness/analysis/sweeps/knee.ts';
import { normal, sampler } from '../estimation/distributions.ts';
import { type SweptCase, six, sweptData } from '../swept-data.ts';

/** A pool over workers, with the seconds of its rounds. */
function pool(times: Readonly<Record<number, readonly number[]>>): SweptCase[] {
  return Object.entries(times).map(([workers, seconds]) => ({
    name: `pool workers=${workers}`,
    parameters: { workers: Number(workers) },
    hosts: 500,
    seconds,
  }));
}

function knees(...cases: readonly SweptCase[]) {
  const data = sweptData(...cases);
  return kneesOf(data, summarise(data)).map(({ key, name, at, best, isLast }) => {
    return { curve: `${name} over ${key}`, at: at?.value, best: best.value, isLast };
  });
}

test('the knee is the smallest value that is shown to take at most 10 % longer than the best', () => {
  const found = knees(...pool({ 4: six(4), 8: six(2), 16: six(1.08), 32: six(1), 64: six(1.3) }));
  assert.deepEqual(found, [{ curve: 'pool over workers', at: 16, best: 32, isLast: false }]);
  const best = knees(...pool({ 4: six(4), 8: six(2), 16: six(1.12), 32: six(1), 64: six(1.3) }));
  assert.deepEqual(best, [{ curve: 'pool over workers', at: 32, best: 32, isLast: false }]);
});

test('a value that may take 10 % longer or not leaves the knee unknown', () => {
  const wide = [0.9, 1, 1.1, 1.15, 1.2, 1.3];
  assert.equal(knees(...pool({ 4: six(4), 8: wide, 16: six(1) }))[0]?.at, undefined);
  // With fewer rounds there is no interval that would say so.
  assert.equal(knees(...pool({ 4: [4, 4], 8: [1, 1.2], 16: [1, 1] }))[0]?.at, undefined);
  // Beyond all doubt it takes none.
  assert.equal(knees(...pool({ 4: [4], 8: six(1.01), 16: six(1) }))[0]?.at, 8);
});

test('a value that truly takes 30 % longer is the knee in at most 5 % of runs', () => {
  const sample = sampler(20);
  for (const rounds of [6, 10]) {
    let wrong = 0;
    for (let run = 0; run < 400; run++) {
      const noisy = (time: number) => sample(normal, rounds).map((x) => time * Math.exp(0.15 * x));
      const [knee] = knees(...pool({ 8: noisy(1.3), 16: noisy(1), 32: noisy(1) }));
      if (knee?.at === 8) wrong++;
    }
    assert.ok(wrong <= 20, `${wrong} of 400 with ${rounds} rounds`);
  }
});

test('where nothing larger was tried the knee may lie beyond', () => {
  assert.equal(knees(...pool({ 4: six(4), 8: six(2), 16: six(1) }))[0]?.isLast, true);
  // Not where every host has a worker.
  assert.equal(knees(...pool({ 4: six(4), 8: six(2), 500: six(1) }))[0]?.isLast, false);
});

test('a value with which hosts were left out is quick by that, and neither the knee nor the last that was tried', () => {
  const cases = pool({ 4: six(4), 8: six(2), 16: six(1), 32: six(0.2) });
  const refused = cases.map((each) => (each.parameters?.workers === 32 ? { ...each, answered: 400 } : each));
  assert.deepEqual(knees(...refused), [{ curve: 'pool over workers', at: 16, best: 16, isLast: false }]);
});

test('two values have no knee, and neither has a sweep over hosts', () => {
  assert.deepEqual(knees(...pool({ 4: six(4), 8: six(2) })), []);
  const hosts = [10, 100, 1000].map((count) => ({
    name: `a hosts=${count}`,
    hosts: count,
    seconds: six(count),
  }));
  assert.deepEqual(knees(...hosts), []);
});

test('each set of everything else has a curve and a knee of its own', () => {
  const on = (hosts: number, best: number) =>
    [2, 4, 8].map((workers) => ({
      name: `pool workers=${workers} hosts=${hosts}`,
      parameters: { workers },
      hosts,
      seconds: six(workers < best ? 10 : 1),
    }));
  assert.deepEqual(
    knees(...on(10, 2), ...on(100, 4)).map(({ curve, at }) => [curve, at]),
    [
      ['pool hosts=10 over workers', 2],
      ['pool hosts=100 over workers', 4],
    ],
  );
});
