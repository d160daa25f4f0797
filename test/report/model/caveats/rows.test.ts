import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reportModel } from '../../../../harness/report/model/model.ts';
import { storedData } from '../../../analysis/stored-data.ts';
import { storedTrial } from '../../../store/stored-run.ts';

/** What is said of rows where each case reads so many of each of five hosts; undefined: it does not tell. */
function saidOf(rows: Readonly<Record<string, number | undefined>>): readonly string[] {
  const names = Object.keys(rows);
  const hosts = { asked: 5, answered: 5, errors: {} };
  const trials = names.map((name, index) => ({ ...storedTrial(name, { workNs: 1e9, hosts }), index }));
  const data = storedData(names, trials, Object.fromEntries(names.map((_, at) => [at, Array(5).fill(1e9)])));
  const visits = [...data.visits].map(([index, columns]) => {
    const read = rows[names[index] ?? ''];
    return [index, { ...columns, ...(read !== undefined && { rows: Array(5).fill(read) }) }] as const;
  });
  const { answer } = reportModel({ ...data, visits: new Map(visits) });
  return answer.caveats.filter((text) => text.includes('rows'));
}

test('who does not tell how many rows it read is named, where others tell', () => {
  assert.deepEqual(saidOf({ a: 3, b: undefined, c: 3 }), [
    'How many rows were read is not told by b: that all were is not proven there.',
  ]);
  assert.deepEqual(saidOf({ a: 0, b: 0 }), []);
  assert.deepEqual(saidOf({ a: undefined, b: undefined }), []);
});

test('where two cases differ, neither is known to be right; a majority takes the rank of who read less', () => {
  assert.deepEqual(saidOf({ a: 3, b: 1 }), [
    'Cases read different numbers of rows in a trial, and which is right is not known: a 15, b 5.',
  ]);
  assert.deepEqual(saidOf({ a: 3, b: 1, c: 3 }), [
    'Left out, it read 5 rows a trial, and most others 15: b.',
  ]);
});
