import assert from 'node:assert/strict';
import { test } from 'node:test';
import { comparedOf } from '../../../harness/analysis/comparison/compared.ts';
import { pairsOf } from '../../../harness/analysis/comparison/pairs.ts';
import { cyclesData, MS } from '../cycles/cycle-data.ts';

test('what a schedule sets is not compared', () => {
  const schedule = { spread: 'together', skip: 0 } as const;
  const all = ['wall', 'work', 'healthy', 'cycle', 'cpu', 'memory.peak'];
  assert.deepEqual(comparedOf(undefined), all);
  assert.deepEqual(comparedOf({}), all);
  assert.deepEqual(comparedOf({ schedule: { ...schedule, cycles: 9 } }), all);
  assert.deepEqual(comparedOf({ schedule: { ...schedule, cycles: 9, everyNs: 1 } }), [
    'cycle',
    'cpu',
    'memory.peak',
  ]);
  assert.deepEqual(comparedOf({ schedule: { ...schedule, forNs: 1 } }), [
    'cycle',
    'cpu.cycle',
    'memory.peak',
  ]);
});

test('a faster client of a closed loop with `for` is faster in head, and takes no more CPU', () => {
  const run = (tookMs: number) =>
    cyclesData(
      {
        a: {
          hosts: 1,
          schedule: { forNs: 400 * MS, spread: 'together', skip: 0 },
          visits: Array.from({ length: 400 / tookMs }, (_, at) => [at * tookMs, (at + 1) * tookMs] as const),
          trial: {
            startupNs: 0,
            workNs: 400 * MS,
            wallNs: 400 * MS,
            cpuUserNs: (4000 / tookMs) * MS,
            cpuSystemNs: 0,
          },
          timeline: {
            atNs: [0, 400 * MS],
            cpuNs: [0, (4000 / tookMs) * MS],
            workingBytes: [1, 1],
            memoryBytes: [1, 1],
            processes: [1, 1],
          },
        },
      },
      6,
    );
  const figures = pairsOf(run(100), run(50), ['a']).map(({ metric, base, head }) => [metric, base, head]);
  assert.deepEqual(
    figures.filter(([metric]) => metric !== 'memory.peak'),
    [
      ['cycle', 100 * MS, 50 * MS],
      ['cpu.cycle', 10 * MS, 10 * MS],
    ],
  );
});
