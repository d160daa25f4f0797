import type { Host } from '../../fleet/fleet.ts';
import type { Tried } from '../../mysql/try-statement.ts';

/** A host on which the statement could not be executed, and why. */
export type Failure = Extract<Tried, { kind: 'refused' | 'unasked' }> & {
  readonly host: Pick<Host, 'id' | 'server'>;
  readonly sql: string;
};

/** More different ones would be a screenful. */
const MOST_KINDS = 3;

/** `None of 2 servers executed workload.sql, tried before the first trial: Table 't' doesn't exist (ER_NO_SUCH_TABLE)`. */
export function describeFailures(
  failures: readonly Failure[],
  tries: number,
  each: 'server' | 'host',
): string {
  const kinds = [...Map.groupBy(failures, ({ code }) => code).values()];
  const isAll = failures.length === tries;
  const shown = kinds.slice(0, MOST_KINDS).flatMap(([first]) => {
    if (!first) return [];
    const place = each === 'server' ? first.host.server : first.host.id;
    const where = isAll && kinds.length === 1 ? '' : `${each} ${place}: `;
    return `${where}${first.words} (${first.code})`;
  });
  const more = kinds.length > shown.length ? ['and more'] : [];
  const who =
    tries === 1
      ? `The ${each} did not execute`
      : isAll
        ? `None of ${tries} ${each}s executed`
        : `${failures.length} of ${tries} ${each}s did not execute`;
  return `${who} workload.sql, tried before the first trial: ${[...shown, ...more].join('; ')}`;
}
