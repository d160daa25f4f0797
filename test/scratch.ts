import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new, empty folder that is gone when the test process ends. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'manyhosts-test-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
