import type { Host } from '../../fleet/fleet.ts';
import type { ServerWords } from '../../mysql/try-statements.ts';
import { quote } from '../../vocabulary/wording.ts';

/** A host on which a visit failed, and why. */
export interface Failure extends ServerWords {
  /** `surprising`: it found other rows than are expected. */
  readonly kind: 'refused' | 'unasked' | 'surprising';
  readonly host: Pick<Host, 'id' | 'server'>;
  /** The statement that failed; the first one, where that is not known. */
  readonly sql: string;
  /** Whether it is one of several. */
  readonly isOfList: boolean;
}

/** More different ones would be a screenful. */
const MOST_KINDS = 3;

/** `None of 2 servers executed workload.sql, tried before the first trial: Table 't' doesn't exist (ER_NO_SUCH_TABLE)`. */
export function describeFailures(
  failures: readonly Failure[],
  tries: number,
  each: 'server' | 'host',
): string {
  const kinds = [...Map.groupBy(failures, ({ code, sql }) => `${code} ${sql}`).values()];
  const isAll = failures.length === tries;
  const shown = kinds.slice(0, MOST_KINDS).flatMap(([first]) => {
    if (!first) return [];
    const place = each === 'server' ? first.host.server : first.host.id;
    const where = isAll && kinds.length === 1 ? '' : `${each} ${place}: `;
    const at = first.kind === 'refused' && first.isOfList ? `, at ${quote(first.sql)}` : '';
    return `${where}${first.words} (${first.code})${at}`;
  });
  const more = kinds.length > shown.length ? ['and more'] : [];
  const [executed, execute, how] = failures.some(({ kind }) => kind === 'surprising')
    ? ['answered', 'answer', ' as expected']
    : ['executed', 'execute', ''];
  const who =
    tries === 1
      ? `The ${each} did not ${execute}`
      : isAll
        ? `None of ${tries} ${each}s ${executed}`
        : `${failures.length} of ${tries} ${each}s did not ${execute}`;
  return `${who} workload.sql${how}, tried before the first trial: ${[...shown, ...more].join('; ')}`;
}
