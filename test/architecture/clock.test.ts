import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { PROJECT } from '../../harness/process/project.ts';

/** What gives the time of day as a number to count with, by the language of the file. */
const WALL_CLOCKS: Readonly<Record<string, RegExp>> = {
  ts: /\bDate\.(now|parse)\b|\.(getTime|valueOf)\(\)|\+new Date\b|performance\.timeOrigin/,
  py: /\btime\.time(_ns)?\(|\bdatetime\b/,
  c: /CLOCK_REALTIME|\bgettimeofday\(|[^_]\btime\(/,
  go: /\.Unix(Nano|Micro|Milli)?\(\)|\.Round\(0\)/,
};

/** Where a run, a resumption and a trial are stamped. Nothing is computed from a stamp. */
const STAMPED = ['harness/bench/execute.ts', 'harness/bench/record.ts', 'harness/bench/session.ts'];

test('nothing is measured by a clock that can be set: a step would be part of the figure', () => {
  const files = globSync('harness/**/*.{ts,py,c,h,go}', { cwd: PROJECT });
  assert.ok(files.length > 250, `${files.length} files`);
  const found = files.flatMap((file) => {
    const clock = WALL_CLOCKS[file.endsWith('.h') ? 'c' : (file.split('.').at(-1) ?? '')];
    const lines = readFileSync(join(PROJECT, file), 'utf8').split('\n');
    return lines.flatMap((line, at) => (clock?.test(line) ? [`${file}:${at + 1}: ${line.trim()}`] : []));
  });
  assert.deepEqual(found, []);
});

test('the time of day is asked for where a run, a resumption and a trial are stamped, and nowhere else', () => {
  const files = globSync('harness/**/*.ts', { cwd: PROJECT });
  const found = files.filter((file) => readFileSync(join(PROJECT, file), 'utf8').includes('new Date()'));
  assert.deepEqual(found.toSorted(), STAMPED);
});
