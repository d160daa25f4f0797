import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderComparison } from '../../../harness/report/formats/terminal.ts';
import { comparisonModel } from '../../../harness/report/model/comparison.ts';
import { verdictLine } from '../../../harness/report/model/verdicts.ts';
import { storedData } from '../../analysis/stored-data.ts';
import { THRESHOLD as threshold } from '../threshold.ts';

test('verdicts are a line each, with the figure and, where it needs one, the reason', () => {
  const memory = { ...threshold, metric: 'memory.peak', aggregate: 'max', text: 'max<128MiB' } as const;
  assert.equal(
    (
      [
        { case: 'a', threshold, verdict: 'pass', actual: 358e6 },
        { case: 'a', threshold: memory, verdict: 'fail', actual: 200 * 2 ** 20 },
        { case: 'a', threshold, verdict: 'fail', reason: 'no trial has a figure of work' },
        {
          case: 'a',
          threshold,
          verdict: 'inconclusive',
          actual: 358e6,
          reason: '3 of 3 trials with a validity warning',
        },
      ] as const
    )
      .map((verdict) => `${verdictLine(verdict)}\n`)
      .join(''),
    `✓ a work median<400ms, median is 0.358 s
✗ a memory.peak max<128MiB, max is 200 MiB
✗ a work median<400ms (fail: no trial has a figure of work)
? a work median<400ms, median is 0.358 s (inconclusive: 3 of 3 trials with a validity warning)
`,
  );
});

test('a comparison is a line a case and metric, and a tally', () => {
  const base = storedData(['a'], []);
  const head = { ...base, run: { ...base.run, id: 'test-head' } };
  const changes = [
    {
      case: 'a',
      metric: 'cpu',
      verdict: 'worse',
      base: 1e9,
      head: 1.153e9,
      ratio: 1.153,
      interval: [1.1, 1.2],
      p: 0.0004,
    },
    { case: 'a', metric: 'wall', verdict: 'inconclusive', ratio: 0.98, reason: 'fewer than 6 trials' },
  ] as const;
  assert.equal(
    renderComparison(
      comparisonModel(base, head, { losses: [], changes, drift: 1, onlyInBase: [], onlyInHead: ['new'] }),
      { width: 200, color: false },
    ),
    `head test-head against base test-20260101T000000000Z

                                                                 95 %         p,
case  metric  verdict           base    head  change         interval  corrected
a     cpu     ✗ worse         1.00 s  1.15 s  +15.3%  +10.0% … +20.0%    0.00040
a     wall    ? inconclusive       –       –   −2.0%                –          –

? a wall: fewer than 6 trials
Only in head: new
1 worse, 0 better, 0 same, 1 inconclusive, of 2 comparisons.
`,
  );
});

test('the machine’s own change is said where there is one that can be seen', () => {
  const data = storedData(['a'], []);
  const notesAt = (drift: number) =>
    comparisonModel(data, data, { losses: [], changes: [], drift, onlyInBase: [], onlyInHead: [] }).notes;
  assert.deepEqual([notesAt(1), notesAt(1.004), notesAt(0.996)], [[], [], []]);
  assert.match(notesAt(1.12).join(), /^The machine itself changed: \+12\.0% CPU for the control program\./);
});
