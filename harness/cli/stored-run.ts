import { readJudgedRun } from '../analysis/trust/judged.ts';
import { folderOfRun } from '../store/folder.ts';
import type { RunData } from '../store/run-data.ts';
import { plainLine } from '../vocabulary/plain-text.ts';

/**
 * Read a stored run by its folder, or by the run.json in it, and name on standard error what of it is missing or damaged.
 *
 * @throws RunError where the run itself can't be read.
 */
export function readStoredRun(path: string): RunData {
  const folder = folderOfRun(path);
  const data = readJudgedRun(folder);
  for (const problem of data.problems) process.stderr.write(`${plainLine(`${folder}: ${problem}`)}\n`);
  return data;
}
