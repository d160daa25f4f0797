import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { summaryColumns } from '../../harness/report/formats/summary-csv.ts';
import { visitColumns } from '../../harness/report/formats/visits-csv.ts';
import type { StoredRun } from '../../harness/store/schema.ts';
import { METRICS } from '../../harness/vocabulary/metrics.ts';
import { storedRun } from '../store/stored-run.ts';

const DOC = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'report.md'), 'utf8');

/** `memory.peak` as run.json and the columns spell it. */
const METRIC_NAMES = Object.keys(METRICS).map((metric) => {
  const [first = '', second = ''] = metric.split('.');
  return `${first}${second.slice(0, 1).toUpperCase()}${second.slice(1)}`;
});

/** The names in the first column of a section's table. */
function namesIn(title: string): string[] {
  const section = DOC.split(/^## /m).find((each) => each.startsWith(`${title}\n`)) ?? '';
  return Array.from(section.matchAll(/^\| `([^`]+)` \|/gm), ([, name = '']) => name);
}

test('docs/report.md has every column of visits.csv, in its order', () => {
  assert.deepEqual(namesIn('visits.csv'), visitColumns(overTime(storedRun(['a'], []))));
});

test('docs/report.md has every column of summary.csv, and no column that there is none of', () => {
  const run = overTime(storedRun(['a'], []));
  for (const each of run.cases) each.parameters.workers = 8;
  const columns = summaryColumns(run);
  const patterns = namesIn('summary.csv').map((name) => {
    const source = name
      .replace('.', '\\.')
      .replace('<parameter>', 'workers')
      .replace('<host metric>', '(latency|lag|service|connect)')
      .replace('<metric>', `(${METRIC_NAMES.join('|')})`)
      .replace('<unit>', '(Ns|Bytes|Share|PerSecond)?');
    return { name, pattern: new RegExp(`^${source}$`) };
  });
  assert.deepEqual(
    columns.filter((column) => patterns.filter(({ pattern }) => pattern.test(column)).length !== 1),
    [],
    'columns that are not said once',
  );
  assert.deepEqual(
    patterns.filter(({ pattern }) => !columns.some((column) => pattern.test(column))),
    [],
    'rows without a column',
  );
});

function overTime(run: StoredRun): StoredRun {
  const schedule = { cycles: 3, everyNs: 1e9, spread: 'together', skip: 0 } as const;
  return { ...run, cases: run.cases.map((each) => ({ ...each, schedule })) };
}
