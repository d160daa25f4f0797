import assert from 'node:assert/strict';
import { test } from 'node:test';
import { whyNoRank } from '../../harness/analysis/eligibility.ts';
import { rowsRead } from '../../harness/analysis/rows.ts';
import { summarise } from '../../harness/analysis/summarise.ts';
import type { Schedule } from '../../harness/scenario/schedule.ts';
import { cyclesData } from './cycles/cycle-data.ts';

/** Three honest cases of one host and one that decodes nothing, all of whose trials differ in how many visits they made. */
function differing(schedule: Schedule) {
  const visits = Array.from({ length: 8 }, (_, at) => [at * 10, at * 10 + 10] as const);
  const given = (rows: number) => ({ hosts: 1, schedule, visits, rows: visits.map(() => rows) });
  const data = cyclesData({ a: given(7), b: given(7), c: given(7), cheat: given(0) }, 3);
  const shortened = [...data.visits].map(([trial, columns]) => {
    const made = 5 + (trial % 3);
    return [
      trial,
      {
        ...columns,
        startNs: columns.startNs.slice(0, made),
        endNs: columns.endNs.slice(0, made),
        rows: columns.rows?.slice(0, made),
      },
    ] as const;
  });
  return { ...data, visits: new Map(shortened) };
}

test('where a closed loop’s time decides how many visits there are, rows are compared a visit', () => {
  const data = differing({ forNs: 70e6, spread: 'together', skip: 0 });
  assert.deepEqual(
    ['a', 'b', 'c', 'cheat'].map((name) => rowsRead(data, name)),
    [7, 7, 7, 0],
  );
  assert.deepEqual(
    summarise(data).map((summary) => whyNoRank(summary)),
    [undefined, undefined, undefined, 'it read 0 rows a visit, and most others 7'],
  );
});

test('where the schedule says how many visits there are, trials that differ in their rows tell nothing', () => {
  assert.equal(rowsRead(differing({ cycles: 8, spread: 'together', skip: 0 }), 'a'), undefined);
});
