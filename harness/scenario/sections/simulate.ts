import { z } from 'zod';
import { parseMilliseconds } from '../../vocabulary/units.ts';
import { bytesOf, COLUMN_TYPE_NAMES, parseColumnType } from '../column-type.ts';
import type { Simulation } from '../scenario.ts';
import type { Complain } from '../yaml/document.ts';
import { count, duration, expected } from './values.ts';

const COLUMN =
  'a column type of MySQL such as int, varchar(40) or "decimal(10,2)" (in quotes, for its comma)';

const columnType = z
  .string(expected(COLUMN))
  .refine((declared) => parseColumnType(declared) !== undefined, expected(COLUMN));

/** The key `workload.simulate`. */
export const simulateShape = z
  .strictObject({
    rows: count(0, 1_000_000).default(1).describe('How many rows the answer has.'),
    columns: z
      .array(columnType, expected('a list of column types such as [int, varchar(40)]'))
      .min(1, expected('at least one column'))
      .max(4096, expected('at most 4096 columns'))
      .default(['int'])
      .describe(
        `The types of its columns: ${COLUMN_TYPE_NAMES.join(', ')}; with length or unsigned as in MySQL.`,
      ),
    delay: duration('0s', '1h').default('0s').describe('How long the server takes before it answers.'),
  })
  .describe(
    'What the embedded fleet answers sql with, whatever it says; of a list, the statements that it does not simulate, or ' +
      'all where it does. Other providers ask MySQL itself.',
  );

type SimulateShape = z.output<typeof simulateShape>;

/** It is kept encoded, once for each form in which a client may ask. */
const MOST_BYTES = 64 * 2 ** 20;

/** The mistakes that the shape can't see. */
export function checkSimulate({ rows, columns }: SimulateShape, complain: Complain): void {
  const types = columns.flatMap((declared) => parseColumnType(declared) ?? []);
  const bytes = rows * types.reduce((sum, type) => sum + bytesOf(type), 0);
  if (bytes <= MOST_BYTES) return;
  const message = `Expected an answer of at most 64 MiB, found about ${Math.ceil(bytes / 2 ** 20)} MiB`;
  complain(['workload', 'simulate'], message, { at: 'key', hint: 'Take fewer rows, or smaller columns.' });
}

export function resolveSimulation({ rows, columns, delay }: SimulateShape): Simulation {
  return { rows, columns, delayMs: parseMilliseconds(delay) };
}
