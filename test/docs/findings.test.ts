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

test('in every run that is kept the first of the answer stands first in the table, and its ratio is the table’s', () => {
  for (const name of RUNS) {
    const { answer, cases } = reportModel(readRunData(join(DOCS, 'runs', name)));
    const rows = cases.groups.at(-1)?.filter(({ rank }) => rank !== 'ceiling') ?? [];
    const [first] = rows;
    assert.equal(first?.rank, 'winner', name);
    assert.ok(answer.sentence.startsWith(first?.cells[0] ?? ''), `${name}: ${answer.sentence}`);
    const last = rows.findLast(({ rank }) => rank === 'winner');
    const [, less] = /, (\d+)% less than the baseline/.exec(answer.sentence) ?? [];
    if (less !== undefined)
      assert.equal(Math.round((1 - Number.parseFloat(last?.cells.at(-1) ?? '')) * 100), Number(less), name);
  }
});
