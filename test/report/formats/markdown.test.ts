import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  escapeMarkdown,
  renderComparisonMarkdown,
  renderMarkdown,
} from '../../../harness/report/formats/markdown.ts';
import { comparisonModel } from '../../../harness/report/model/comparison.ts';
import { reportModel } from '../../../harness/report/model/model.ts';
import { BURST, faultyData, SERIAL } from '../../analysis/faulty-data.ts';
import { storedData } from '../../analysis/stored-data.ts';
import { storedTrial } from '../../store/stored-run.ts';
import { THRESHOLD } from '../threshold.ts';

test('nothing from outside is markup, breaks a table, or calls anybody', () => {
  assert.equal(
    escapeMarkdown('a|b `c` <script> *d* _e_ max_connections [f](g) @you #1 \\ &amp; $x$ ~~y~~\nz\u001b[31m'),
    'a&#124;b &#96;c&#96; &#60;script&#62; &#42;d&#42; &#95;e&#95; max_connections &#91;f&#93;(g) &#64;&#8203;you &#35;1 &#92; &#38;amp; &#36;x&#36; &#126;&#126;y&#126;&#126; z',
  );
});

const threshold = { ...THRESHOLD, strategy: 'a|b' };

test('report.md has the answer, the table, thresholds, what went wrong, warnings and the environment', () => {
  const warnings = [{ check: 'swap', message: 'It swapped.' }] as const;
  const data = storedData(
    ['a|b', 'gone'],
    [
      storedTrial('a|b', { workNs: 123e6, wallNs: 456e6, warnings: [...warnings] }),
      storedTrial('gone', { outcome: { kind: 'unavailable', message: 'No <such> thing.' } }),
    ],
  );
  const scenario = { ...data.run.scenario, description: 'A try.', thresholds: [threshold] };
  const run = { ...data.run, scenario };
  const blocks = renderMarkdown(reportModel({ ...data, run, problems: ['timeline.ndjson is gone.'] })).split(
    '\n\n',
  );
  const [title, answer] = blocks;
  assert.equal(title, '## test');
  assert.match(answer ?? '', /^\*\*a&#124;b finished 5 hosts in 0\.123 s/);
  const table = blocks.find((block) => block.startsWith('| case'))?.split('\n') ?? [];
  assert.equal(
    table[0],
    '| case | outcome | hosts answered | wall median | work median | times floor | CPU | memory peak | servers’ CPU | to baseline |',
  );
  assert.match(table[1] ?? '', /^\| --- \| --- \| ---: \|/);
  assert.equal(table[2], '| a&#124;b | completed 1 | – | 0.456 s | 0.123 s | 1.23× | – | – | – | 1.00× |');
  assert.match(table[3] ?? '', /^\| gone \| unavailable \| – /);
  assert.deepEqual(blocks.slice(blocks.indexOf('**Thresholds**')).slice(0, 4), [
    '**Thresholds**',
    '- ? a&#124;b work median&#60;400ms, median is 0.123 s (inconclusive: 1 of 1 trial with a validity warning)',
    '**What went wrong**',
    '- gone: No &#60;such&#62; thing.\n- timeline.ndjson is gone.',
  ]);
  assert.ok(blocks.includes('Validity warning, a&#124;b (1 of 1 trial): It swapped.'));
  assert.match(blocks.at(-2) ?? '', /^- test: A try\.\n- CPU: 2 × Test CPU\n/);
  assert.ok(blocks.includes('<details><summary>Environment</summary>'));
});

test('report.md of a fleet with faults tells how hosts ended, and which have which fault', () => {
  const hosts = { asked: 10, answered: 8, errors: { 'a|b': 1, ETIMEDOUT: 1 } };
  const [burst, serial] = [BURST, SERIAL].map((fare) => ({ ...fare, trial: { ...fare.trial, hosts } }));
  assert.ok(burst && serial);
  const blocks = renderMarkdown(reportModel(faultyData({ burst, serial }))).split('\n\n');
  assert.match(
    blocks.find((block) => block.startsWith('| case')) ?? '',
    /^\| case \| outcome \| healthy answered \| healthy median \| held up \| .*\n.*\n\| burst \| completed 6 \| 7\/7 \| 0\.300 s \| 0 \|/,
  );
  assert.deepEqual(blocks.slice(blocks.indexOf('**Hosts by outcome**')).slice(0, 2), [
    '**Hosts by outcome**',
    `| hosts in a trial | answered | ETIMEDOUT | a&#124;b |
| --- | ---: | ---: | ---: |
| burst | 8 | 1 | 1 |
| serial | 8 | 1 | 1 |`,
  ]);
  assert.match(
    blocks.at(-2) ?? '',
    /^- fault: refuse, host 1\n- fault: silent, host 4\n- fault: slow by 400 ms, host 7$/m,
  );
});

test('comparison.md has the tally, what it must not be read without, and the table', () => {
  const base = storedData(['a'], []);
  const { run } = base;
  const head = { ...base, run: { ...run, id: 'test-head', machine: { ...run.machine, cores: 4 } } };
  const changes = [
    {
      case: 'a|b',
      metric: 'cpu',
      verdict: 'worse',
      base: 1e9,
      head: 1.153e9,
      ratio: 1.153,
      interval: [1.1, 1.2],
      p: 0.0004,
    },
  ] as const;
  assert.equal(
    renderComparisonMarkdown(
      comparisonModel(base, head, { losses: [], changes, drift: 1, onlyInBase: [], onlyInHead: ['new'] }),
    ),
    `## test-head against test-20260101T000000000Z

**1 worse, 0 better, 0 same, 0 inconclusive, of 1 comparison.**

- The runs differ in cores: 2 in base, 4 in head.
- Only in head: new

| case | metric | verdict | base | head | change | 95 % interval | p, corrected | why |
| --- | --- | --- | ---: | ---: | ---: | ---: | ---: | --- |
| a&#124;b | cpu | ✗ worse | 1.00 s | 1.15 s | +15.3% | +10.0% … +20.0% | 0.00040 |  |
`,
  );
});
