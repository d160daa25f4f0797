import { globSync } from 'node:fs';
import { join } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { PROJECT } from '../harness/process/project.ts';

// All tests, or those below the paths that are named: the others side by side, then those named *.alone.test.ts one
// after the other. Alone is what measures, asks an engine, or looks at all of the machine's processes. The last line is
// `N passed, N failed`, with the skipped where there are some.

/** Most tests wait for what they have started, so that two cores carry more than two. */
const SIDE_BY_SIDE = 5;
const TIMEOUT_MS = 180_000;

// What tests start compiles the same sources again and again.
process.env.NODE_COMPILE_CACHE ??= join(PROJECT, 'node_modules', '.cache', 'compile');

const [paths, total] = [process.argv.slice(2), { passed: 0, failed: 0, skipped: 0 }];
const durations: [seconds: number, file: string][] = [];
const files = (paths.length > 0 ? paths : ['test']).flatMap((path) =>
  path.endsWith('.ts') ? [path] : globSync(join(path, '**', '*.test.ts')),
);
const [alone = [], others = []] = [true, false].map((each) =>
  files.filter((file) => file.endsWith('.alone.test.ts') === each),
);
await execute(others, SIDE_BY_SIDE);
await execute(alone, 1);
const slowest = durations.toSorted(([a], [b]) => b - a).slice(0, 15);
console.log(`Slowest: ${slowest.map(([seconds, file]) => `${file} ${seconds.toFixed(1)} s`).join(', ')}`);
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
  for await (const text of tests.compose(new spec())) process.stdout.write(text);
}
