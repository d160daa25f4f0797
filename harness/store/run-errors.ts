import { existsSync, lstatSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { z } from 'zod';
import { InputError } from '../vocabulary/errors.ts';
import { describeHarness } from './environment.ts';
import { RUN_VERSION } from './schema.ts';

/** A stored run can't be read, or be written. Exit code 104, unless there are trials already. */
export class RunError extends InputError {
  override name = 'RunError';
}

/** Why there is no run.json to read in a folder, and what to do: a sentence of each. `inside` are the folders in it. */
export function explainMissing(folder: string, inside: readonly string[], cause: Error): string {
  const expected = `Expected a stored run in ${folder}`;
  if (!existsSync(folder)) {
    const dangling = lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
    const found = dangling ? 'found a link to a run that is gone' : 'found no such folder';
    return `${expected}, ${found}. ${REMEDY}`;
  }
  if (!statSync(folder).isDirectory())
    return `${expected}, found a file. Name the run's folder, or its run.json.`;
  if (existsSync(join(folder, 'run.json')))
    return `${expected}, but its run.json can't be read: ${cause.message}`;
  const [run] = inside.filter((each) => existsSync(join(each, 'run.json')));
  return run === undefined
    ? `${expected}, found no run.json in it. ${REMEDY}`
    : `${expected}, found a folder of runs. Name one of them, such as ${run}`;
}

const REMEDY = 'Make one with: manyhosts run FILE. List those that there are with: manyhosts list';

/** Why a run.json is no JSON; it is only ever replaced as a whole, so something else has damaged it. */
export function explainDamaged(file: string, cause: Error): string {
  return `${file} is damaged: expected JSON, found something else (${cause.message}). Restore it from a copy, or execute the scenario again; the files beside it are as they were.`;
}

/** Why a run.json, or a line of trials.ndjson, is not of the shape that this version reads. */
export function explainRefused(
  place: string,
  what: 'run' | 'trial',
  value: unknown,
  issues: readonly z.core.$ZodIssue[],
): string {
  // Of another version everything may differ: what does is no news.
  const version = issues.find(({ path }) => path.join('.') === 'version');
  if (version) {
    const found = (value as { version?: unknown }).version ?? 'none';
    return `${place}: expected run.json of version 1 or ${RUN_VERSION}, found version ${found}. ${originOf(value)}`;
  }
  const shown = issues.slice(0, 3).map((issue) => `  ${describe(issue)}\n`);
  const more = issues.length > 3 ? `  and ${issues.length - 3} more\n` : '';
  return `${place} is not a ${what} as manyhosts ${describeHarness().version} stores it:\n${shown.join('')}${more}${originOf(value)} The shape that is expected: manyhosts schema run`;
}

function originOf(value: unknown): string {
  const version = (value as { harness?: { version?: unknown } } | null)?.harness?.version;
  return typeof version === 'string'
    ? `It says that manyhosts ${version} wrote it: read it with that, unless it was changed by hand.`
    : 'It was changed by hand, or something else wrote it.';
}

function describe({ path, code, message, ...rest }: z.core.$ZodIssue): string {
  const place = path.length === 0 ? 'at the top' : `at ${path.join('.')}`;
  if (code === 'unrecognized_keys')
    return `${place}: expected no other keys, found ${(rest as { keys: string[] }).keys.join(', ')}`;
  const text = message.replace(/^Invalid input: /, '').replace('received undefined', 'found nothing');
  return `${place}: ${text.replace('received', 'found')}`;
}

/** Write to a path of a run. @throws RunError that names its end, for runs keep no absolute path, and why it can't be. */
export function writing(path: string, write: () => void): void {
  try {
    write();
  } catch (cause) {
    const shown = path.split(sep).slice(-2).join(sep);
    throw new RunError(`Expected to write ${shown}, but ${explainUnwritten(cause as Error)}.`, { cause });
  }
}

/** Why the system wrote nothing, in a few words. */
export function explainUnwritten(cause: NodeJS.ErrnoException): string {
  return UNWRITTEN[cause.code ?? ''] ?? cause.message;
}

const UNWRITTEN: Readonly<Record<string, string>> = {
  EACCES: 'this user may not write there',
  EDQUOT: "this user's quota is used up",
  ENOENT: 'no folder can be made there',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'it is a file',
  EPERM: 'this user may not write there',
  EROFS: 'the file system is read-only',
};
