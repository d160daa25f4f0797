import { FULL_EXCHANGE } from '../../mysql/full-exchange.ts';
import type { Credentials } from '../../mysql/login.ts';
import { FleetError } from '../../vocabulary/errors.ts';

/** A host that could not be logged in to, and why. */
export interface Down {
  readonly id: number;
  readonly failure: string;
  /** It took the connection, and the login came to no end. */
  readonly stalled?: boolean;
}

export function noneAnswers(down: readonly Down[], { user }: Credentials): FleetError {
  const kinds = [...Map.groupBy(down, ({ failure }) => failure)].map(
    ([kind, same]) => `${same.length} × ${kind}`,
  );
  return new FleetError(
    `None of ${down.length} hosts could be logged in to as ${user}: ${kinds.join(', ')}. ` +
      ['See to the addresses, the account and the network.', ...hintsFor(down, user)].join(' '),
  );
}

/** How many are named: more would be a screenful. */
const MOST_NAMED = 10;

// By their places in the list: their addresses stand in the author's own, and nowhere else.
export function describeDown(down: readonly Down[], hosts: number, { user }: Credentials): string {
  const named = down.slice(0, MOST_NAMED).map(({ id, failure }) => `host ${id} (${failure})`);
  const more = down.length > named.length ? [`${down.length - named.length} more`] : [];
  const not = `${hosts - down.length} of ${hosts} hosts answer. Not: ${[...named, ...more].join(', ')}.`;
  return [not, ...hintsFor(down, user)].join(' ');
}

function hintsFor(down: readonly Down[], user: string): string[] {
  const found = new Set(down.map(({ failure, stalled }) => (stalled ? 'stalled' : failure)));
  return Object.entries(HINTS).flatMap(([failure, hint]) => (found.has(failure) ? hint(user) : []));
}

const HINTS: Readonly<Record<string, (user: string) => string>> = {
  stalled: () =>
    'Of those with ETIMEDOUT some took the connection: a server counts every login that is given up, and after as many ' +
    'in a row as its max_connect_errors (100 by default) it blocks this machine (ER_HOST_IS_BLOCKED).',
  ER_HOST_IS_BLOCKED: () =>
    'A host that blocks this machine after too many interrupted logins lets it in again after TRUNCATE TABLE ' +
    'performance_schema.host_cache, on MariaDB FLUSH HOSTS.',
  [FULL_EXCHANGE]: (user) =>
    `${FULL_EXCHANGE}: the cache of password hashes is cold, after a restart or FLUSH PRIVILEGES. Log in there once ` +
    `as ${user} over TLS or the socket, or have a key fetched over plain TCP: fleet.external.allowKeyRetrieval: true.`,
};
