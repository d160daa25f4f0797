import type { TestEvent } from 'node:test/reporters';

/** A test reporter for scripts: one closing line, `N passed, N failed`, with the skipped where there are some. */
export default async function* tally(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  let last = '';
  for await (const { type, data } of events) {
    // A summary with a file is that file's own; the one without is of the whole.
    if (type !== 'test:summary' || data.file !== undefined) continue;
    const { passed, tests, skipped, todo } = data.counts;
    const failed = tests - passed - skipped - todo;
    last = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`;
  }
  yield last;
}
