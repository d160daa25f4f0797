import { closeSync, openSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { z } from 'zod';
import { type TimelinePoint, type TrialVisits, timelineColumns } from './columns.ts';
import { appendLine, cutLines, wholeLines } from './ndjson.ts';
import { explainDamaged, explainMissing, explainRefused, RunError, writing } from './run-errors.ts';
import { runShape, type StoredRun, storedShape } from './schema.ts';
import { type StoredTrial, trialShape } from './trial-shape.ts';
import { fromVersion1 } from './version-1.ts';
import { makeFolder, writeWhole } from './write.ts';

/** What a run is stored in; samples.ndjson by version 1. */
export const RUN_FILES = [
  'run.json',
  'trials.ndjson',
  'visits.ndjson',
  'timeline.ndjson',
  'samples.ndjson',
] as const;

/**
 * A run's folder while it is being executed: a trial is on disk before the next one starts. The lines of its visits and
 * timeline come before its own, so what is killed in between leaves no trial without them; readers pass over the rest.
 */
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

  /** Where a program's output is kept when it is rehearsed. */
  rehearsalLog(program: number): string {
    return join(this.path, 'logs', `rehearsal-${program}.log`);
  }

  /** Store a run that begins or is resumed, and drop what its files have beyond its trials. */
  begin(run: StoredRun): void {
    const { length } = run.trials;
    for (const name of APPENDED)
      cutLines(join(this.path, name), (line) => Number(INDEX.exec(line)?.[1] ?? length) < length);
    // Without a trial it is empty, not missing.
    const trials = join(this.path, 'trials.ndjson');
    writing(trials, () => closeSync(openSync(trials, 'a')));
    this.save(run);
  }

  /** Add a trial that has ended: a line to each file that has something of it. */
  append(trial: StoredTrial, visits: TrialVisits | undefined, timeline: readonly TimelinePoint[]): void {
    const { index, ...rest } = trial;
    const add = (name: (typeof APPENDED)[number], line: object, flush = false) =>
      appendLine(join(this.path, name), line, { flush });
    if (visits) add('visits.ndjson', { trial: index, ...visits });
    if (timeline.length > 0) add('timeline.ndjson', timelineColumns(index, timeline));
    // Visits that a power failure takes are missed by readers; waiting for them too would triple the pause.
    add('trials.ndjson', { index, ...rest }, true);
  }

  /** Replace run.json, which has all but the trials: a reader sees the old one or the new one, never a half. */
  save({ trials: _, ...run }: StoredRun): void {
    const file = join(this.path, 'run.json');
    writing(file, () => writeWhole(file, `${JSON.stringify(run, undefined, 1)}\n`));
  }
}

const APPENDED = ['visits.ndjson', 'timeline.ndjson', 'trials.ndjson'] as const;
/** How the line of a trial begins in each of them; other programs that rewrite a file put spaces in it. */
const INDEX = /^ *\{ *"(?:index|trial)" *: *(\d+)\b/;

/**
 * Read a stored run from its folder, of this version or the one before.
 *
 * @throws RunError where it is missing, damaged, or written by another version.
 */
export function readRun(folder: string): StoredRun {
  const file = join(folder, 'run.json');
  const value = parse(file, readText(folder, file));
  if ((value as { version?: unknown } | null)?.version === 1)
    return checked('run', storedShape, file, fromVersion1(value as object));
  return { ...checked('run', runShape, file, value), trials: readTrials(folder) };
}

function readTrials(folder: string): StoredRun['trials'] {
  const file = join(folder, 'trials.ndjson');
  try {
    return Array.from(wholeLines(file), (line, at) => {
      const place = `${file}, line ${at + 1}`;
      return checked('trial', trialShape, place, parse(place, line));
    });
  } catch (cause) {
    if (cause instanceof RunError) throw cause;
    throw new RunError(
      `Expected trials.ndjson in ${folder}, but it can't be read: ${(cause as Error).message}`,
      { cause },
    );
  }
}

function checked<Shape extends z.ZodType>(
  what: 'run' | 'trial',
  shape: Shape,
  place: string,
  value: unknown,
): z.output<Shape> {
  const { success, data, error } = shape.safeParse(value);
  if (!success) throw new RunError(explainRefused(place, what, value, error.issues));
  return data;
}

function readText(folder: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new RunError(explainMissing(folder, listRuns(folder), cause as Error), { cause });
  }
}

function parse(place: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new RunError(explainDamaged(place, cause as Error), { cause });
  }
}

/** A run may be named by its folder, or by the run.json in it. */
export function folderOfRun(path: string): string {
  return basename(path) === 'run.json' ? join(path, '..') : path;
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

/**
 * `<scenario>-<UTC time>`, the time in ISO 8601's basic form, to the millisecond. Where the clock was set back since the
 * newest of the stored runs, the time is the one behind that: runs stand in the order in which they were made, and no two
 * have one folder.
 */
export function runId(scenario: string, at: Date, results: string): string {
  const newest = listRuns(results).find((folder) => STAMP.test(basename(folder)));
  const [, year, month, day, hours, minutes, seconds, ms] = STAMP.exec(newest ?? '') ?? [];
  const last = new Date(`${year}-${month}-${day}T${hours}:${minutes}:${seconds}.${ms}Z`);
  const next = last >= at ? new Date(Number(last) + 1) : at;
  return `${scenario}-${next.toISOString().replaceAll(/[-:]/g, '').replace('.', '')}`;
}

const STAMP = /-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z$/;

function pointLatest(results: string, id: string): void {
  const link = join(results, 'latest');
  const fresh = `${link}.${process.pid}`;
  rmSync(fresh, { force: true });
  symlinkSync(id, fresh);
  renameSync(fresh, link);
}
