import { z } from 'zod';
import { omitUndefined } from '../vocabulary/omit-undefined.ts';
import { whole } from './trial-shape.ts';

// What is too long for trials.ndjson: a line a trial, each an object of columns of one length. Outside of the schema
// library nothing but these shapes says which columns there are.

const column = (what: string) => z.array(z.number()).describe(`${what}.`);
const columnWithNull = (what: string, absent: string) =>
  z.array(z.number().nullable()).describe(`${what}. Null ${absent}.`);
const trial = whole().describe("The trial's index.");
const UNREAD = 'where it could not be read';

/** A line of visits.ndjson: the visits of one trial, in the order of the hosts. */
export const visitShape = z.strictObject({
  trial,
  startNs: column('When the visit began, nanoseconds since the strategy read GO, on its own clock'),
  connectedNs: columnWithNull('When the login was done', 'where the visit failed before'),
  endNs: column('When the last row was read and the connection closed, or the visit had failed'),
  rows: z
    .array(z.int().nonnegative().nullable())
    .optional()
    .describe(
      'How many rows the visit read and decoded. Absent where the strategy reported no rows at all, null for a visit without.',
    ),
  errors: z
    .record(z.string(), z.string())
    .describe('Kinds of failure, by host. A host that answered is not in it.'),
});

/** A line of timeline.ndjson: the memory of one trial over time. */
export const timelineShape = z.strictObject({
  trial,
  atNs: column('When it was read, nanoseconds since the spawn'),
  memoryBytes: columnWithNull("Memory charged to the trial's control group, page cache included", UNREAD),
  workingBytes: columnWithNull('The same without page cache', UNREAD),
  processes: columnWithNull('Processes and threads', UNREAD),
});

export type VisitColumns = Columns<typeof visitShape>;
export type TimelineColumns = Columns<typeof timelineShape>;

/** What one host's visit took: a row of the columns. */
export interface Visit {
  readonly id: number;
  readonly startNs: number;
  /** Absent where the visit failed before the login was done. */
  readonly connectedNs?: number;
  readonly endNs: number;
  /** Rows that were read and decoded; absent where the strategy didn't say. */
  readonly rows?: number;
  /** The kind of failure; absent where the host answered. */
  readonly error?: string;
}

/** The strategy's memory at one moment: a row of the columns, without what could not be read. */
export type TimelinePoint = {
  readonly [Name in 'memoryBytes' | 'workingBytes' | 'processes']?: number;
} & { readonly atNs: number };

export function visitColumns(of: number, visits: readonly Visit[]): VisitColumns {
  return {
    trial: of,
    startNs: visits.map(({ startNs }) => startNs),
    connectedNs: visits.map(({ connectedNs }) => connectedNs ?? null),
    endNs: visits.map(({ endNs }) => endNs),
    ...(visits.some(({ rows }) => rows !== undefined)
      ? { rows: visits.map(({ rows }) => rows ?? null) }
      : {}),
    errors: Object.fromEntries(visits.flatMap(({ id, error }) => (error === undefined ? [] : [[id, error]]))),
  };
}

/** The visits in columns; none without them. */
export function visitsOf(columns: VisitColumns | undefined): Visit[] {
  if (!columns) return [];
  const { startNs, connectedNs, endNs, errors } = columns;
  return endNs.map((end, id) =>
    omitUndefined({
      id,
      startNs: startNs[id] ?? 0,
      connectedNs: connectedNs[id] ?? undefined,
      endNs: end,
      error: errors[id],
    }),
  );
}

export function timelineColumns(of: number, timeline: readonly TimelinePoint[]): TimelineColumns {
  return {
    trial: of,
    atNs: timeline.map(({ atNs }) => atNs),
    memoryBytes: timeline.map(({ memoryBytes }) => memoryBytes ?? null),
    workingBytes: timeline.map(({ workingBytes }) => workingBytes ?? null),
    processes: timeline.map(({ processes }) => processes ?? null),
  };
}

type Columns<Shape extends z.ZodType> = {
  readonly [Name in keyof z.output<Shape>]: Readonly<z.output<Shape>[Name]>;
};
