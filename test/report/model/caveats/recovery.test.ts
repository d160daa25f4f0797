import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aboutRecovery } from '../../../../harness/report/model/caveats/recovery.ts';
import type { StoredFault } from '../../../../harness/store/schema.ts';
import { cyclesData, MS } from '../../../analysis/cycles/cycle-data.ts';

const CYCLES = 12;
const SILENT: StoredFault = { kind: 'silent', hosts: [1], at: 2, until: 4 };
const NEXT: StoredFault = { kind: 'refuse', hosts: [1], at: 8, until: 9 };

/** A trial each, by the cycles in which the healthy one of two hosts was late. */
function recoveryOf(late: readonly (readonly number[])[], faults = [SILENT]): string[] {
  const schedule = { cycles: CYCLES, everyNs: 100 * MS, spread: 'together', skip: 0 } as const;
  const visitsOf = (own: readonly number[]) =>
    Array.from({ length: CYCLES }, (_, cycle) => {
      const due = 100 * cycle;
      return [[due, due + (own.includes(cycle) ? 120 : 10)] as const, [due, due + 5] as const];
    }).flat();
  const trials = late.map((own) => cyclesData({ a: { hosts: 2, schedule, visits: visitsOf(own) } }, 1));
  const data = cyclesData({ a: { hosts: 2, schedule, visits: [] } }, late.length);
  const visits = new Map(
    trials.flatMap((each, trial) => {
      const columns = each.visits.get(0);
      return columns ? [[trial, { ...columns, trial }] as const] : [];
    }),
  );
  return aboutRecovery({
    ...data,
    visits,
    run: { ...data.run, fleet: { ...data.run.fleet, faults } },
  });
}

const HARMED = '1 × silent in cycles 2 to 3: healthy hosts failed or were late with a ';
const TO_THE_END = [3, 4, 5, 6, 7, 8, 9, 10, 11];

test('of trials of which some recovered, each count is of what it says', () => {
  assert.deepEqual(recoveryOf([[], [3], [3], TO_THE_END, TO_THE_END]), [
    `${HARMED}(in 4 of 5 trials; in time again in 2 of 5 trials 2 cycles from its begin, 0 cycles from its end; not in time again in 2 of 5 trials).`,
  ]);
  assert.deepEqual(recoveryOf([[], [3], [3]]), [
    `${HARMED}(in 2 of 3 trials; in time again 2 cycles from its begin, 0 cycles from its end).`,
  ]);
  assert.deepEqual(recoveryOf([[], TO_THE_END]), [`${HARMED}(in 1 of 2 trials; not in time again).`]);
});

test('before another fault it is not the last cycle that is told of', () => {
  assert.deepEqual(recoveryOf([[3, 4, 5, 6, 7]], [SILENT, NEXT]), [
    `${HARMED}(not in time again before the next fault).`,
    '1 × refuse in cycle 8: every healthy host was still served in time in each cycle by a.',
  ]);
  assert.deepEqual(recoveryOf([[9]], [SILENT, NEXT]), [
    '1 × silent in cycles 2 to 3: every healthy host was still served in time in each cycle before the next fault by a.',
    '1 × refuse in cycle 8: healthy hosts failed or were late with a (in time again 2 cycles from its begin, 1 cycle from its end).',
  ]);
});
