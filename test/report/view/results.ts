import { join } from 'node:path';
import { startView } from '../../../harness/report/view/server.ts';
import type { StoredRun } from '../../../harness/store/schema.ts';
import { scratchFolder } from '../../scratch.ts';
import { storedRun, storedTrial, writeRun } from '../../store/stored-run.ts';

/** A run of six trials of two cases, in which every time is `factor` times that of the first run. */
export function runOf(id: string, factor = 1, changes: (run: StoredRun) => void = () => {}): StoredRun {
  const trials = Array.from({ length: 6 }, (_, at) => [
    storedTrial('quick', { round: at + 1, workNs: 1e8 * factor + at * 1e5, memoryPeakBytes: 2e7 + at }),
    storedTrial('slow', { round: at + 1, workNs: 9e8 * factor + at * 1e5, memoryPeakBytes: 1e7 + at }),
  ]).flat();
  const run = { ...storedRun(['quick', 'slow'], trials), id };
  changes(run);
  return run;
}

/** A results folder with runs in it. */
export function resultsWith(...runs: readonly StoredRun[]): string {
  const results = scratchFolder();
  for (const run of runs) store(results, run);
  return results;
}

/** Write a run; its folder's path. */
export function store(results: string, run: StoredRun): string {
  const folder = join(results, run.id);
  writeRun(folder, run);
  return folder;
}

/** A view of a results folder, and what it answers: `main` is what stands on the page. */
export async function viewing(results: string) {
  const view = await startView(results, 0);
  const get = async (path: string) => {
    const response = await fetch(`${view.url}${path}`);
    const text = await response.text();
    const [, main = ''] = /<main[^>]*>(.*)<\/main>/s.exec(text) ?? [];
    return { status: response.status, headers: response.headers, text, main };
  };
  return { url: view.url, get, [Symbol.asyncDispose]: () => view[Symbol.asyncDispose]() };
}
