import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { reportModel } from '../../harness/report/model/model.ts';
import { readRunData } from '../../harness/store/run-data.ts';

const DOCS = join(import.meta.dirname, '..', '..', 'docs');
const FINDINGS = readFileSync(join(DOCS, 'findings.md'), 'utf8');
const RUNS = readdirSync(join(DOCS, 'runs'));

test('docs/findings.md has the command of every run that is kept', () => {
  const named = Array.from(
    FINDINGS.matchAll(/^manyhosts run .* runs\/(\S+)$|^make bench .* runs\/([^\s,]+)/gm),
  );
  assert.deepEqual(named.map(([, run, bench]) => run ?? bench).toSorted(), RUNS.toSorted());
});

test('what docs/findings.md quotes is the answer of a run that is kept', () => {
  const answers = RUNS.map((name) => {
    const data = readRunData(join(DOCS, 'runs', name));
    return reportModel(data).answer.sentence;
  });
  const quoted = Array.from(FINDINGS.matchAll(/^> (.*)$/gm), ([, sentence = '']) => sentence);
  assert.ok(quoted.length > 0);
  assert.deepEqual(
    quoted.filter((sentence) => !answers.includes(sentence)),
    [],
  );
});
