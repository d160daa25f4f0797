import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { TrialResult } from '../trial/execute.ts';
import { explainDamaged, explainMissing, explainRefused } from './damage.ts';
import { runShape, type StoredRun } from './schema.ts';

/** A stored run can't be read. Exit code 104. */
export class RunError extends Error {
  override name = 'RunError';
}

/** A run's folder while it is being executed: what a trial showed is on disk before the next one starts. */
export class RunFolder {
  readonly path: string;

  /** Make `<results>/<id>/` and point `<results>/latest` to it. */
  constructor(results: string, id: string) {
    this.path = join(results, id);
    mkdirSync(join(this.path, 'logs'), { recursive: true });
    pointLatest(results, id);
  }

  logFile(trial: number): string {
    return join(this.path, 'logs', `trial-${trial}.log`);
  }

  /** Keep what is too long for run.json: one line a trial, columns by host and by moment. */
  append(trial: number, { samples, timeline }: TrialResult): void {
    if (samples.length > 0) this.#appendLine('samples.ndjson', { trial, ...sampleColumns(samples) });
    if (timeline.length > 0) this.#appendLine('timeline.ndjson', { trial, ...timelineColumns(timeline) });
  }

  /** Replace run.json as a whole: a reader sees the old one or the new one, never a half. */
  save(run: StoredRun): void {
    writeFileAtomic.sync(join(this.path, 'run.json'), `${JSON.stringify(run, undefined, 1)}\n`);
  }

  #appendLine(name: string, value: object): void {
    appendFileSync(join(this.path, name), `${JSON.stringify(value)}\n`);
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

function sampleColumns(samples: TrialResult['samples']): object {
  return {
    startNs: samples.map(({ startNs }) => startNs),
    connectedNs: samples.map(({ connectedNs }) => connectedNs ?? null),
    endNs: samples.map(({ endNs }) => endNs),
    errors: Object.fromEntries(
      samples.flatMap(({ id, error }) => (error === undefined ? [] : [[id, error]])),
    ),
  };
}

function timelineColumns(timeline: TrialResult['timeline']): object {
  return {
    atNs: timeline.map(({ atNs }) => atNs),
    memoryBytes: timeline.map(({ memoryBytes }) => memoryBytes ?? null),
    workingBytes: timeline.map(({ workingBytes }) => workingBytes ?? null),
    processes: timeline.map(({ processes }) => processes ?? null),
  };
}
