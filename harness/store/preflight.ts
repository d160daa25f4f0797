import { existsSync, mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { explainUnwritten, RunError } from './run-errors.ts';

/**
 * See that runs can be stored there, and tasks where temporary files go: known before a fleet is started for nothing.
 * Leaves nothing behind.
 *
 * @throws RunError
 */
export function assertWritable(results: string): void {
  requirePlace(results, 'runs can be stored', 'Name another with --out.');
  requirePlace(tmpdir(), 'temporary files can be written', 'Name another in the variable TMPDIR.');
}

function requirePlace(folder: string, what: string, remedy: string): void {
  try {
    rmdirSync(mkdtempSync(join(nearest(resolve(folder)), '.manyhosts-')));
  } catch (cause) {
    const found = explainUnwritten(cause as Error);
    throw new RunError(`Expected a folder in which ${what}, found ${folder}: ${found}. ${remedy}`, { cause });
  }
}

/** The folder itself, or the nearest above it that there is. */
function nearest(folder: string): string {
  return existsSync(folder) ? folder : nearest(dirname(folder));
}
