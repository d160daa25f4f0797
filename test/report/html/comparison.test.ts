import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderComparisonPage } from '../../../harness/report/html/comparison.ts';
import { comparisonModel } from '../../../harness/report/model/comparison.ts';
import type { RunData } from '../../../harness/store/run-data.ts';
import { storedData } from '../../analysis/stored-data.ts';
import { storedTrial } from '../../store/stored-run.ts';
import { HOSTILE } from './hostile.ts';

const BASE = run('a', 1);

test('what became worse is named first, with its change', async () => {
  const page = await compare(BASE, run('a', 1.5));
  assert.match(page, /<h1>Head is worse than base in work of a \(\+50\.0%\)\.<\/h1>/);
  assert.match(page, /1 worse, 0 better, 0 same, 0 inconclusive, of 1 comparison\./);
});

test('what became better is said no surer than it is', async () => {
  const page = await compare(BASE, run('a', 0.5));
  assert.match(
    page,
    /<h1>Head is better than base in work of a \(−50\.0%\), and nothing is known to be worse\./,
  );
});

test('runs that are the same, and runs that can’t be told apart, are different answers', async () => {
  assert.match(await compare(BASE, BASE), /<h1>Head and base are the same\.<\/h1>/);
  const few = run('a', 1.5, 3);
  assert.match(
    await compare(BASE, few),
    /<h1>These rounds can&#39;t decide 1 of 1 comparison, whatever the figures are: 6 rounds of each case would\. Whether head is better or worse than base can’t be told\.<\/h1>/,
  );
});

test('runs without a case in common are no comparison, have no chart, and what base alone has is said', async () => {
  const page = await compare(BASE, run('b', 1));
  assert.match(page, /<h1>Whether head is better or worse than base can’t be told\.<\/h1>/);
  assert.match(page, /missing/);
  assert.match(page, /<li>Only in head: b<\/li>/);
  assert.equal(page.includes('<svg'), false);
});

test('in what the runs differ is said, and nothing from outside is markup', async () => {
  const head = run('a', 1);
  const other = { ...head.run, id: HOSTILE, machine: { ...head.run.machine, kernel: HOSTILE } };
  const page = await compare(BASE, { ...head, run: other });
  assert.match(page, /<li>The runs differ in kernel: 6\.0 in base, &lt;\/script&gt;/);
  assert.equal(page.includes(HOSTILE), false);
});

function compare(base: RunData, head: RunData): Promise<string> {
  return renderComparisonPage(comparisonModel(base, head));
}

/** A run of one case whose work is about that many seconds, in so many rounds. */
function run(name: string, seconds: number, rounds = 8): RunData {
  const trials = Array.from({ length: rounds }, (_, at) =>
    storedTrial(name, { round: at + 1, workNs: Math.round(seconds * (1e9 + at * 1e5)) }),
  );
  return storedData([name], trials);
}
