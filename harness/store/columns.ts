import { z } from 'zod';
import { omitUndefined } from '../vocabulary/omit-undefined.ts';
import { whole } from './trial-shape.ts';

// What is too long for trials.ndjson: a line a trial, each an object of columns of one length. Outside of the schema
// library nothing but these shapes says which columns there are.

const column = (what: string) => z.array(z.number()).describe(`${what}.`);
const columnWithNull = (what: string, absent: string) =>
  z.array(z.number().nullable()).describe(`${what}. Null ${absent}.`);
const trial = whole().describe("The trial's index.");
const NOT_VISITED = 'where the host was not visited in that cycle';
const UNREAD = 'where it could not be read';

/** A line of visits.ndjson: the visits of one trial, cycle after cycle, in each in the order of the hosts. */
export const visitShape = z.strictObject({
  trial,
  startNs: columnWithNull(
    'When the visit began, nanoseconds since the strategy read GO, on its own clock',
    NOT_VISITED,
  ),
  connectedNs: columnWithNull(
    'When the login was done',
    'where the visit failed before, and where it used a connection that was there',
  ),
  endNs: columnWithNull(
    'When the last row was read and a fresh connection closed, or the visit had failed',
    NOT_VISITED,
  ),
  rows: z
    .array(z.int().nonnegative().nullable())
    .optional()
    .describe(
      'How many rows the visit read and decoded. Absent where the strategy reported no rows at all, null for a visit without.',
    ),
  errors: z
    .record(z.string(), z.string())
    .describe('Kinds of failure, by their place in the columns. A visit that was answered is not in it.'),
});

/** A line of timeline.ndjson: the memory and CPU of one trial over time. */
export const timelineShape = z.strictObject({
  trial,
  atNs: column('When it was read, nanoseconds since the spawn'),
  memoryBytes: columnWithNull("Memory charged to the trial's control group, page cache included", UNREAD),
  workingBytes: columnWithNull('The same without page cache', UNREAD),
  processes: columnWithNull('Processes and threads', UNREAD),
  cpuNs: z
    .array(z.number().nullable())
    .optional()
    .describe(
      'CPU since the spawn, user and kernel together, nanoseconds. Absent where it could not be read at all and in runs of earlier versions, null where it could not be read just then.',
    ),
});

export type VisitColumns = Columns<typeof visitShape>;
export type TimelineColumns = Columns<typeof timelineShape>;

/** The visits of a trial, apart from which trial it is. */
export type TrialVisits = Omit<VisitColumns, 'trial'>;

/** What one visit took: a row of the columns. */
export interface Visit {
  readonly host: number;
  readonly cycle: number;
  readonly startNs: number;
  /** Absent where the visit failed before the login was done, and on a connection that was there. */
  readonly connectedNs?: number;
  readonly endNs: number;
  /** Rows that were read and decoded; absent where the strategy didn't say. */
  readonly rows?: number;
  /** The kind of failure; absent where the host answered. */
  readonly error?: string;
}

/** The strategy's memory and CPU at one moment: a row of the columns, without what could not be read. */
export type TimelinePoint = {
  readonly [Name in 'memoryBytes' | 'workingBytes' | 'processes' | 'cpuNs']?: number;
} & { readonly atNs: number };

/** The visits that were made, of so many hosts. */
export function* visitsOf(
  { startNs, connectedNs, endNs, rows, errors }: TrialVisits,
  hosts: number,
): Generator<Visit> {
  for (const [at, start] of startNs.entries()) {
    const end = endNs[at];
    if (start === null || typeof end !== 'number') continue;
    yield omitUndefined({
      host: at % hosts,
      cycle: Math.floor(at / hosts),
      startNs: start,
      connectedNs: connectedNs[at] ?? undefined,
      endNs: end,
      rows: rows?.[at] ?? undefined,
      error: errors[at],
    });
  }
}

/** The places of the visits that were answered. */
export function* answered({ endNs, errors }: TrialVisits): Generator<number> {
  for (let at = 0; at < endNs.length; at++) if (endNs[at] !== null && !(at in errors)) yield at;
}

export function timelineColumns(of: number, timeline: readonly TimelinePoint[]): TimelineColumns {
  return {
    trial: of,
    atNs: timeline.map(({ atNs }) => atNs),
    memoryBytes: timeline.map(({ memoryBytes }) => memoryBytes ?? null),
    workingBytes: timeline.map(({ workingBytes }) => workingBytes ?? null),
    processes: timeline.map(({ processes }) => processes ?? null),
    ...(timeline.some(({ cpuNs }) => cpuNs !== undefined)
      ? { cpuNs: timeline.map(({ cpuNs }) => cpuNs ?? null) }
      : {}),
  };
}

type Columns<Shape extends z.ZodType> = {
  readonly [Name in keyof z.output<Shape>]: Readonly<z.output<Shape>[Name]>;
};
