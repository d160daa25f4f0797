import { join } from 'node:path';
import { z } from 'zod';
import { wholeLines } from './ndjson.ts';

/** A file of columns, and what is lost without it. */
interface ColumnFile<Shape extends z.ZodObject> {
  readonly name: string;
  readonly shape: Shape;
  /** What a reader of the report does without: `host figures`. */
  readonly holds: string;
}

/** What a file of columns says. */
interface FoundColumns<Columns> {
  /** By the trials' index. */
  readonly byTrial: ReadonlyMap<number, Columns>;
  /** Sentences about what is missing or can't be read, and what that leaves out. */
  readonly problems: readonly string[];
}

/**
 * Read a file of columns. What can't be read is left out, and named in `problems`.
 *
 * @param trials the run's, by index: whether each has a line. Lines of others are of a trial whose end was not stored.
 */
export function readColumns<Shape extends z.ZodObject>(
  folder: string,
  { name, shape, holds }: ColumnFile<Shape>,
  trials: ReadonlyMap<number, boolean>,
): FoundColumns<z.output<Shape>> {
  const byTrial = new Map<number, z.output<Shape>>();
  const problems: string[] = [];
  const expected = [...trials].flatMap(([trial, hasLine]) => (hasLine ? trial : []));
  const check = checkOf(shape);
  let number = 0;
  try {
    for (const line of wholeLines(join(folder, name))) {
      number++;
      const found = parseLine(line, check);
      if ('fault' in found) problems.push(`${name}, line ${number}: ${found.fault}. It is left out.`);
      else if (trials.has(found.trial)) byTrial.set(found.trial, found as z.output<Shape>);
    }
  } catch (cause) {
    const reason = (cause as Error).message;
    const problem = `Expected ${name} in ${folder}, but it can't be read (${reason}): ${holds} of all trials are left out.`;
    return { byTrial: new Map(), problems: expected.length > 0 ? [problem] : [] };
  }
  const missing = expected.filter((trial) => !byTrial.has(trial));
  if (missing.length > 0) problems.push(`${name} has nothing of ${named(missing)}: ${holds} are left out.`);
  return { byTrial, problems };
}

type Line = Readonly<Record<string, unknown>>;
type Check = (line: Line) => string | undefined;

function parseLine(line: string, check: Check): { readonly trial: number } | { readonly fault: string } {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    return { fault: `expected a JSON object, found something else (${(cause as Error).message})` };
  }
  if (typeof value !== 'object' || value === null)
    return { fault: 'expected an object of columns, found something else' };
  const fault = check(value as Line);
  return fault === undefined ? (value as { readonly trial: number }) : { fault };
}

/** What is wrong with a line, as its shape says. By hand: the schema library takes twice as long for millions of numbers. */
function checkOf({ shape }: z.ZodObject): Check {
  const entries = Object.entries(shape);
  const columns = entries.flatMap(([name, each]) => {
    const isOptional = each instanceof z.ZodOptional;
    const column = isOptional ? each.unwrap() : each;
    return column instanceof z.ZodArray ? [{ name, isOptional, isValue: checkOfValues(column) }] : [];
  });
  const objects = entries.flatMap(([name, each]) => (each instanceof z.ZodRecord ? name : []));
  return (line) => {
    if (!Number.isInteger(line.trial)) return 'expected the index of its trial, found none';
    const lengths = new Set<number>();
    for (const { name, isOptional, isValue } of columns) {
      const column = line[name];
      if (isOptional && column === undefined) continue;
      if (!Array.isArray(column)) return `expected the column ${name}, found none`;
      lengths.add(column.length);
      if (!column.every(isValue)) return `expected numbers in ${name}, found something else`;
    }
    for (const name of objects) {
      if (typeof line[name] !== 'object' || line[name] === null)
        return `expected an object in ${name}, found none`;
    }
    return lengths.size > 1 ? 'expected columns of one length, found different ones' : undefined;
  };
}

function checkOfValues(column: z.ZodArray): (value: unknown) => boolean {
  const isNumber = (value: unknown) => typeof value === 'number';
  return column.element instanceof z.ZodNullable ? (value) => value === null || isNumber(value) : isNumber;
}

function named(trials: readonly number[]): string {
  const shown = trials.slice(0, 5).join(', ');
  const rest = trials.length > 5 ? ` and ${trials.length - 5} more` : '';
  return `${trials.length === 1 ? 'trial' : 'trials'} ${shown}${rest}`;
}
