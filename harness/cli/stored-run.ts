import { folderOfRun } from '../store/folder.ts';
import { type RunData, readRunData } from '../store/run-data.ts';
import { plainLine } from '../vocabulary/plain-text.ts';

/**
 * Read a stored run by its folder, or by the run.json in it, and name on standard error what of it is missing or damaged.
 *
 * @throws RunError where the run itself can't be read.
 */
export function readStoredRun(path: string): RunData {
  const folder = folderOfRun(path);
  const data = readRunData(folder);
  for (const problem of data.problems) process.stderr.write(`${plainLine(`${folder}: ${problem}`)}\n`);
  return data;
}
