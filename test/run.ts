import { globSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { PROJECT } from '../harness/process/project.ts';

// All tests, or those below the paths that are named: first side by side, then one after the other the files that have a
// line `// Alone: why`, for they measure, ask an engine, or disturb others. At the end what failed is named once more, and
// the last line is `N passed, N failed`, with the skipped where there are some.

/** Most tests wait for what they have started, so that a core carries more than one. */
const SIDE_BY_SIDE = 3 * availableParallelism();
const TIMEOUT_MS = 180_000;

// What tests start compiles the same sources again and again.
process.env.NODE_COMPILE_CACHE ??= join(PROJECT, 'node_modules', '.cache', 'compile');

const [paths, total] = [process.argv.slice(2), { passed: 0, failed: 0, skipped: 0 }];
const durations: [seconds: number, file: string][] = [];
const failures: string[] = [];
const files = (paths.length > 0 ? paths : ['test']).flatMap((path) =>
  path.endsWith('.ts') ? [path] : globSync(join(path, '**', '*.test.ts')),
);
const isAlone = (file: string) => /^\/\/ Alone: \S/m.test(readFileSync(file, 'utf8'));
// Backwards, for the longest are last in the alphabet.
const { together = [], alone = [] } = Object.groupBy(files.toSorted().toReversed(), (file) =>
  isAlone(file) ? 'alone' : 'together',
);
await execute(together, SIDE_BY_SIDE);
await execute(alone, 1);
const slowest = durations.toSorted(([a], [b]) => b - a).slice(0, 15);
for (const [seconds, file] of slowest) console.log(`${seconds.toFixed(1)} s ${relative(PROJECT, file)}`);
for (const failure of failures) console.log(failure);
const { passed, failed, skipped } = total;
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = passed > 0 && failed === 0 ? 0 : 1;

async function execute(files: string[], concurrency: number): Promise<void> {
  if (files.length === 0) return;
  const tests = run({ files, concurrency, timeout: TIMEOUT_MS });
  tests.on('test:summary', ({ file, counts, duration_ms }) => {
    // A summary with a file is that file's own; the one without is of the whole.
    if (file !== undefined) return void durations.push([duration_ms / 1000, file]);
    total.passed += counts.passed;
    total.skipped += counts.skipped;
    total.failed += counts.tests - counts.passed - counts.skipped - counts.todo;
  });
  tests.on('test:fail', ({ name, file, details, todo }) => {
    // A suite, or a file, fails with what is in it: that is named by itself.
    if (
      todo !== undefined ||
      ('failureType' in details.error && details.error.failureType === 'subtestsFailed')
    )
      return;
    const [reason = ''] = (details.error.cause ?? details.error).toString().split('\n');
    failures.push(`✖ ${relative(PROJECT, file ?? '')}: ${name}: ${reason}`);
  });
  for await (const text of tests.compose(new spec())) process.stdout.write(text);
}
