import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';

/** What an NDJSON file beside run.json says: a line a trial, each an object of columns of one length. */
export interface ColumnFile<T> {
  /** By the trials' index. */
  readonly byTrial: ReadonlyMap<number, T>;
  /** Sentences about what is missing or can't be read, and what that leaves out. */
  readonly problems: readonly string[];
}

/** Which columns a file's lines have, and what is lost without them. */
export interface ColumnShape {
  readonly file: string;
  readonly columns: readonly string[];
  /** Those that hold null where a value was not measured. */
  readonly withNull: readonly string[];
  /** Keys beside the columns that hold an object. */
  readonly objects: readonly string[];
  /** What a reader of the report does without: `host figures`. */
  readonly holds: string;
}

/**
 * Read a file of columns. What can't be read is told and left out, the rest is there.
 *
 * @param expected the trials, by index, of which run.json says that they have a line.
 */
export function readColumns<T extends { readonly trial: number }>(
  folder: string,
  shape: ColumnShape,
  expected: readonly number[],
): ColumnFile<T> {
  const { file, holds } = shape;
  const byTrial = new Map<number, T>();
  const problems: string[] = [];
  let number = 0;
  try {
    for (const line of linesOf(join(folder, file))) {
      number++;
      const parsed = line === '' ? undefined : parseLine<T>(line, shape);
      if (parsed && 'fault' in parsed)
        problems.push(`${file}, line ${number}: ${parsed.fault}. It is left out.`);
      if (parsed && 'columns' in parsed) byTrial.set(parsed.columns.trial, parsed.columns);
    }
  } catch (cause) {
    const reason = (cause as Error).message;
    const problem = `Expected ${file} in ${folder}, but it can't be read (${reason}): ${holds} of all trials are left out.`;
    return { byTrial: new Map(), problems: expected.length > 0 ? [problem] : [] };
  }
  const missing = expected.filter((trial) => !byTrial.has(trial));
  if (missing.length > 0) problems.push(`${file} has nothing of ${named(missing)}: ${holds} are left out.`);
  return { byTrial, problems };
}

const CHUNK_BYTES = 2 ** 20;

/** The lines of a file; in pieces, for that of 2 million visits would stand in memory beside all that is made of it. */
export function* linesOf(path: string): Generator<string> {
  const file = openSync(path, 'r');
  try {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    const decoder = new StringDecoder('utf8');
    let rest = '';
    for (let size = readSync(file, chunk); size > 0; size = readSync(file, chunk)) {
      const lines = (rest + decoder.write(chunk.subarray(0, size))).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
    yield rest;
  } finally {
    closeSync(file);
  }
}

function parseLine<T>(line: string, shape: ColumnShape): { columns: T } | { fault: string } {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    return { fault: `expected a JSON object, found something else (${(cause as Error).message})` };
  }
  const fault = faultOf(value, shape);
  return fault === undefined ? { columns: value as T } : { fault };
}

// By hand: a schema library takes longer for millions of numbers than everything else here.
function faultOf(value: unknown, { columns, withNull, objects }: ColumnShape): string | undefined {
  if (typeof value !== 'object' || value === null)
    return 'expected an object of columns, found something else';
  const line = value as Record<string, unknown>;
  if (!Number.isInteger(line.trial)) return 'expected the index of its trial, found none';
  const lengths = new Set<number>();
  for (const name of columns) {
    const column = line[name];
    if (!Array.isArray(column)) return `expected the column ${name}, found none`;
    lengths.add(column.length);
    const isValue = withNull.includes(name) ? isNumberOrNull : isNumber;
    if (!column.every(isValue)) return `expected numbers in ${name}, found something else`;
  }
  for (const name of objects) {
    if (typeof line[name] !== 'object' || line[name] === null)
      return `expected an object in ${name}, found none`;
  }
  return lengths.size > 1 ? 'expected columns of one length, found different ones' : undefined;
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number';
}

function isNumberOrNull(value: unknown): boolean {
  return typeof value === 'number' || value === null;
}

function named(trials: readonly number[]): string {
  const shown = trials.slice(0, 5).join(', ');
  const rest = trials.length > 5 ? ` and ${trials.length - 5} more` : '';
  return `${trials.length === 1 ? 'trial' : 'trials'} ${shown}${rest}`;
}
