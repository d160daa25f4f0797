import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { COMPARISON_FORMATS, printable, REPORT_FORMATS } from '../../../harness/report/formats/formats.ts';
import { annotateComparison } from '../../../harness/report/formats/github.ts';
import { comparisonModel } from '../../../harness/report/model/comparison.ts';
import { reportModel } from '../../../harness/report/model/model.ts';
import { storedData } from '../../analysis/stored-data.ts';
import { storedTrial } from '../../store/stored-run.ts';

const REPORT = join(import.meta.dirname, '..', '..', '..', 'harness', 'report');
const SCREEN = { width: 80, color: false };

test('a format lays out what the model says, and asks nothing of the analysis', () => {
  const files = globSync('{formats,html}/*.ts', { cwd: REPORT });
  const calls = files.flatMap((file) => {
    const found = readFileSync(join(REPORT, file), 'utf8').matchAll(
      /^import (?!type )[^;]*analysis\/[^;]*;/gm,
    );
    return Array.from(found, ([line]) => `${file}: ${line}`);
  });
  assert.ok(files.length > 10);
  assert.deepEqual(calls, []);
});

test('every format names the cases of a run, and of two', async () => {
  const data = storedData(['a-case'], [storedTrial('a-case', { workNs: 1e8 })], { 0: [1e8] });
  const report = reportModel(data);
  const comparison = comparisonModel(data, data);
  for (const [name, { load }] of Object.entries(REPORT_FORMATS))
    assert.match([...(await (await load())(report, SCREEN))].join(''), /a-case/, name);
  for (const [name, { load }] of Object.entries(COMPARISON_FORMATS))
    assert.match([...(await (await load())(comparison, SCREEN))].join(''), /a-case/, name);
});

test('every format of a comparison says what was lost, what can’t be decided before any verdict, and both values', async () => {
  const run = (names: readonly string[], seconds: number) =>
    storedData(
      names,
      names.flatMap((name) => [1, 2, 3].map((round) => storedTrial(name, { round, wallNs: seconds * 1e9 }))),
    );
  const comparison = comparisonModel(run(['a-case', 'gone'], 1), run(['a-case'], 2));
  for (const [name, { load }] of Object.entries(COMPARISON_FORMATS)) {
    const text = [...(await (await load())(comparison, SCREEN))]
      .join('')
      .replace(/<style>.*?<\/style>/gs, '');
    assert.match(text, /gone/, name);
    assert.match(
      text,
      name === 'json' ? /"base": 1000000000,\s*"head": 2000000000/ : /1\.00 s.*2\.00 s/,
      name,
    );
    const [undecided, row] = [/can('|&#39;)t decide 1 of 2|"undecidable"/.exec(text), /gone/.exec(text)];
    assert.ok(undecided && row && undecided.index < row.index, name);
  }
  const annotations = annotateComparison(comparison, { GITHUB_ACTIONS: 'true' }).split('\n');
  assert.match(annotations[0] ?? '', /title=Too few rounds::These rounds can't decide 1 of 2 comparisons/);
  assert.match(
    annotations[1] ?? '',
    /2 comparisons are inconclusive::gone case: measured in base, missing in head/,
  );
});

test('what is only written can’t be printed', () => {
  assert.deepEqual(printable(REPORT_FORMATS), ['table', 'html', 'md', 'csv', 'junit', 'json']);
  assert.deepEqual(printable(COMPARISON_FORMATS), ['table', 'html', 'md', 'junit', 'json']);
});
