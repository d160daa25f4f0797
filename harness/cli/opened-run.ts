import { type RunData, readRunData } from '../store/run-data.ts';
import { folderOfRun } from '../store/run-errors.ts';
import { plainLine } from '../vocabulary/plain-text.ts';

/** A stored run, and where it stands. */
interface OpenedRun {
  readonly folder: string;
  readonly data: RunData;
}

/**
 * Open a stored run by its folder, or by the run.json in it. What is missing or damaged beside run.json is named on
 * standard error, and the rest is there.
 *
 * @throws RunError where run.json can't be read.
 */
export function openRun(path: string): OpenedRun {
  const folder = folderOfRun(path);
  const data = readRunData(folder);
  for (const problem of data.problems) process.stderr.write(`${plainLine(`${folder}: ${problem}`)}\n`);
  return { folder, data };
}
