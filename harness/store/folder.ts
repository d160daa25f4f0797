import { readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { TrialResult } from './append.ts';
import { appendColumns, cutColumns } from './append.ts';
import { makeFolder } from './make-folder.ts';
import { explainDamaged, explainMissing, explainRefused, RunError, writing } from './run-errors.ts';
import { runShape, type StoredRun } from './schema.ts';
import { writeWhole } from './write-whole.ts';

/** A run's folder while it is being executed: what a trial showed is on disk before the next one starts. */
export class RunFolder {
  readonly path: string;

  /**
   * Make `<results>/<id>/`, unless it is there from before, and point `<results>/latest` to it.
   *
   * @throws RunError where it can't be written, as all that writes here does.
   */
  constructor(results: string, id: string) {
    this.path = join(results, id);
    writing(this.path, () => {
      makeFolder(join(this.path, 'logs'));
      pointLatest(results, id);
    });
  }

  logFile(trial: number): string {
    return join(this.path, 'logs', `trial-${trial}.log`);
  }

  /** Keep what is too long for run.json: one line a trial, columns by host and by moment. */
  append(trial: number, result: TrialResult): void {
    appendColumns(this.path, trial, result);
  }

  /** Drop what was appended of this trial and of later ones. */
  cutFrom(trial: number): void {
    cutColumns(this.path, trial);
  }

  /** Replace run.json as a whole: a reader sees the old one or the new one, never a half. */
  save(run: StoredRun): void {
    const file = join(this.path, 'run.json');
    writing(file, () => writeWhole(file, `${JSON.stringify(run, undefined, 1)}\n`));
  }
}

/**
 * Read a stored run from its folder.
 *
 * @throws RunError where it is missing, damaged, or written by another version.
 */
export function readRun(folder: string): StoredRun {
  const file = join(folder, 'run.json');
  const value = parseRun(file, readText(folder, file));
  const { success, data, error } = runShape.safeParse(value);
  if (!success) throw new RunError(explainRefused(file, value, error.issues));
  return data;
}

function readText(folder: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new RunError(explainMissing(folder, listRuns(folder), cause as Error), { cause });
  }
}

function parseRun(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new RunError(explainDamaged(file, cause as Error), { cause });
  }
}

/** The folders of all stored runs, newest first. */
export function listRuns(results: string): string[] {
  let names: string[];
  try {
    names = readdirSync(results, { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? [entry.name] : [],
    );
  } catch {
    return [];
  }
  // A name ends in its UTC time, which sorts as text.
  const time = (name: string) => name.slice(name.lastIndexOf('-') + 1);
  return names.toSorted((a, b) => (time(a) < time(b) ? 1 : -1)).map((name) => join(results, name));
}

/** `<scenario>-<UTC time>`, the time in ISO 8601's basic form, to the millisecond. */
export function runId(scenario: string, at: Date): string {
  return `${scenario}-${at.toISOString().replaceAll(/[-:]/g, '').replace('.', '')}`;
}

function pointLatest(results: string, id: string): void {
  const link = join(results, 'latest');
  const fresh = `${link}.${process.pid}`;
  rmSync(fresh, { force: true });
  symlinkSync(id, fresh);
  renameSync(fresh, link);
}
