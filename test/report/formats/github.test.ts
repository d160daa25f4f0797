import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  annotateComparison,
  annotateRun,
  appendStepSummary,
} from '../../../harness/report/formats/github.ts';
import { comparisonModel } from '../../../harness/report/model/comparison.ts';
import { reportModel } from '../../../harness/report/model/model.ts';
import { storedData } from '../../analysis/stored-data.ts';
import { scratchFolder } from '../../scratch.ts';
import { storedTrial } from '../../store/stored-run.ts';
import { THRESHOLD } from '../threshold.ts';

const ACTIONS = { GITHUB_ACTIONS: 'true' } as const;

const verdict = {
  case: 'a',
  threshold: THRESHOLD,
  verdict: 'fail',
  actual: 5e8,
} as const;

const data = storedData(
  ['a', 'b', 'c'],
  [
    storedTrial('a', { workNs: 5e8, warnings: [{ check: 'swap', message: 'It swapped 50%.' }] }),
    storedTrial('b', { workNs: 5e8, warnings: [{ check: 'swap', message: 'It swapped.' }] }),
    storedTrial('c', { outcome: { kind: 'failed', message: 'Exited, code 3: 100%\nof\r\nit\u001b[31m.' } }),
  ],
);

test('what fails the step is an error, what a validity check found a warning; outside of Actions there is none', () => {
  const verdicts = [
    verdict,
    { ...verdict, verdict: 'inconclusive', reason: 'why' },
    { ...verdict, verdict: 'pass' },
  ] as const;
  assert.equal(
    annotateRun(reportModel({ ...data, problems: ['visits.ndjson is gone.'] }), verdicts, ACTIONS),
    `::error file=test.yaml,line=9,title=Threshold breached::✗ a work median<400ms, median is 0.500 s
::error file=test.yaml,line=9,title=Threshold inconclusive::? a work median<400ms, median is 0.500 s (inconclusive: why)
::error file=test.yaml,title=c did not complete::Exited, code 3: 100%25%0Aof%0Ait.
::warning file=test.yaml,title=Validity warning%3A swap::Validity warning, a (1 of 1 trial), b (1 of 1): It swapped 50%25.
::warning title=test-20260101T000000000Z is damaged::visits.ndjson is gone.
`,
  );
  assert.equal(annotateRun(reportModel(data), verdicts, {}), '');
});

test('the scenario is seen from the repository, wherever the run was started', () => {
  const [line] = annotateRun(reportModel(data), [verdict], {
    ...ACTIONS,
    GITHUB_WORKSPACE: join(process.cwd(), '..'),
  }).split('\n');
  assert.match(
    line ?? '',
    new RegExp(`^::error file=${process.cwd().split('/').at(-1)}/test\\.yaml,line=9,`),
  );
});

test('a comparison is an error a change for the worse, and one for all that can’t be told', () => {
  const runs = storedData(['a'], []);
  const changes = [
    { case: 'a,b\u001b[31m', metric: 'wall', verdict: 'worse', base: 1e9, head: 1.5e9, ratio: 1.5 },
    { case: 'a', metric: 'cpu', verdict: 'inconclusive', base: 1e9, head: 1e9, reason: 'who knows' },
    { case: 'b', metric: 'cpu', verdict: 'inconclusive' },
    { case: 'b', metric: 'wall', verdict: 'same' },
  ] as const;
  assert.equal(
    annotateComparison(
      comparisonModel(runs, runs, { losses: [], changes, drift: 1, onlyInBase: [], onlyInHead: [] }),
      ACTIONS,
    ),
    `::error file=test.yaml,title=a%2Cb became worse::wall +50.0%25, 1.00 s in base, 1.50 s in head
::error file=test.yaml,title=2 comparisons are inconclusive::a cpu: 1.00 s in base, 1.00 s in head (who knows)%0Ab cpu: – in base, – in head
`,
  );
});

test('the step’s summary is appended to, and stays below its limit', () => {
  const file = join(scratchFolder(), 'summary.md');
  const variables = { GITHUB_STEP_SUMMARY: file };
  appendStepSummary('# one\n', variables);
  appendStepSummary('# two\n', variables);
  assert.equal(readFileSync(file, 'utf8'), '# one\n\n# two\n\n');
  appendStepSummary(`${'é'.repeat(99)}\n`.repeat(10_000), variables);
  const text = readFileSync(file, 'utf8');
  assert.ok(Buffer.byteLength(text) <= 900 * 1024 && Buffer.byteLength(text) > 890 * 1024);
  assert.match(text, /é\n\n\nThe rest is in the report\.md of the run: there is no more room here\.\n$/);
  assert.ok(!text.includes('\ufffd'));
  writeFileSync(file, 'x'.repeat(900 * 1024));
  appendStepSummary('# more\n', variables);
  assert.equal(readFileSync(file, 'utf8').length, 900 * 1024);
});
