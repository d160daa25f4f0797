import type { Socket } from 'node:net';
import { getSystemErrorMessage } from 'node:util';
import { type Connection, createConnection, type QueryError } from 'mysql2';
import { LATE, within } from '../process/deadline.ts';
import { isSystemError } from '../vocabulary/errors.ts';
import { plainLine } from '../vocabulary/plain-text.ts';
import { FULL_EXCHANGE, withoutKeyRetrieval } from './full-exchange.ts';
import type { Credentials, Endpoint } from './login.ts';

/** What became of statements that were tried, one after the other. */
export type Tried =
  /** All of them; so many rows came. */
  | { readonly kind: 'answered'; readonly rows: number }
  /** This one had brought no error so far, and was killed. */
  | { readonly kind: 'unfinished'; readonly sql: string }
  /** The server let the account in, and answered this one with an error. */
  | ({ readonly kind: 'refused'; readonly sql: string } & ServerWords)
  /** None came to be asked. */
  | ({ readonly kind: 'unasked' } & ServerWords);

/** An error as the server put it, or as the system did. */
export interface ServerWords {
  /** `ER_NO_SUCH_TABLE`, `ECONNREFUSED`. */
  readonly code: string;
  readonly words: string;
}

interface TryOptions {
  /** How long they may take together before the last one is killed, milliseconds. */
  readonly boundMs: number;
  /** Whether a key may be fetched over plain TCP. */
  readonly allowKeyRetrieval: boolean;
  /** Whether a second connection may be opened meanwhile. */
  readonly mayKill: boolean;
  readonly signal: AbortSignal;
}

/** For the connection and the login, milliseconds. */
const LOGIN_MS = 5_000;
/** What a connection is given to be closed by its server, milliseconds. */
const CLOSE_MS = 500;

/**
 * Log in and execute statements once, in their order, their rows counted and dropped; none behind one that fails. A server
 * stops executing a statement when it is killed, and not when its client has gone.
 */
export async function tryStatements(
  at: Endpoint,
  credentials: Credentials,
  statements: readonly string[],
  options: TryOptions,
): Promise<Tried> {
  const { boundMs, mayKill, allowKeyRetrieval, signal } = options;
  const connection = connect(at, credentials, allowKeyRetrieval);
  const stop = () => connection.destroy();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const began = performance.now();
    const refusal = await within(LOGIN_MS, loggedIn(connection));
    if (refusal) return { kind: 'unasked', ...(refusal === LATE ? TIMED_OUT : wordsOf(refusal)) };
    // An answer is a round trip away, of which the login took several.
    const loginMs = performance.now() - began;
    const asked = { sql: '', rows: 0 };
    const end = await within(boundMs + loginMs, executed(connection, statements, asked));
    const { sql, rows } = asked;
    if (end === LATE && mayKill) await kill(connection, () => connect(at, credentials, allowKeyRetrieval));
    else await hangUp(connection);
    if (end === LATE) return { kind: 'unfinished', sql };
    return end ? { kind: 'refused', sql, ...wordsOf(end) } : { kind: 'answered', rows };
  } finally {
    signal.removeEventListener('abort', stop);
    connection.destroy();
    signal.throwIfAborted();
  }
}

function connect(
  { address, port }: Endpoint,
  { user, password, database }: Credentials,
  allowKeyRetrieval: boolean,
): Connection {
  const where = { host: address, port, user, password, database, connectTimeout: 0 };
  const refuse = () => connection.emit('error', FULL_EXCHANGE_ERROR);
  const connection = createConnection({
    ...where,
    multipleStatements: false,
    ...(allowKeyRetrieval ? {} : { authPlugins: withoutKeyRetrieval(refuse) }),
  });
  connection.on('error', () => {}); // what is waited for says so, too
  return connection;
}

/** What was wrong with the login; undefined once it is done. */
function loggedIn(connection: Connection): Promise<QueryError | undefined> {
  return new Promise((resolve) => connection.connect((error) => resolve(error ?? undefined)));
}

/** What was wrong with the first that failed; undefined once the last row of all has come. Tells how far it has come. */
async function executed(
  connection: Connection,
  statements: readonly string[],
  asked: { sql: string; rows: number },
): Promise<QueryError | undefined> {
  for (const sql of statements) {
    asked.sql = sql;
    const error = await executedOne(connection, sql, () => {
      asked.rows += 1;
    });
    if (error) return error;
  }
  return undefined;
}

function executedOne(connection: Connection, sql: string, row: () => void): Promise<QueryError | undefined> {
  const { promise, resolve } = Promise.withResolvers<QueryError | undefined>();
  const query = connection.query({ sql, typeCast: false }); // without a callback it keeps no rows
  // What has no rows gives a result, too, which is part of no set of them.
  query.on('result', (_: unknown, set?: number) => {
    if (set !== undefined) row();
  });
  query.on('error', (error: QueryError) => resolve(error));
  query.on('end', () => resolve(undefined));
  return promise;
}

/** Politely, and until the server has closed: what it still counts must not be counted in a trial. */
async function hangUp(connection: Connection): Promise<void> {
  const closed = closing(connection);
  connection.end();
  await within(CLOSE_MS, closed);
}

/** Over another connection, as any account may do with its own. */
async function kill(victim: Connection, another: () => Connection): Promise<void> {
  const closed = closing(victim);
  const killer = another();
  killer.query('KILL ?', [victim.threadId], () => {});
  await within(CLOSE_MS, closed);
  await hangUp(killer);
}

function closing(connection: Connection): Promise<void> {
  const { stream } = connection as Connection & { readonly stream: Socket };
  return stream.destroyed
    ? Promise.resolve()
    : new Promise((resolve) => stream.once('close', () => resolve()));
}

const FULL_EXCHANGE_ERROR = Object.assign(new Error('the cache of password hashes is cold'), {
  code: FULL_EXCHANGE,
});
const TIMED_OUT: ServerWords = { code: 'ETIMEDOUT', words: `no login within ${LOGIN_MS / 1000} s` };
const MOST_WORDS = 500;

// A server's end up on terminals. The system's name an address, which is the author's own.
function wordsOf(error: QueryError): ServerWords {
  const { code, errno, message } = error;
  if (isSystemError(error) && errno !== undefined) return { code, words: getSystemErrorMessage(errno) };
  return {
    code: /^[A-Z][A-Z0-9_]+$/.test(code ?? '') && !/REPORT/.test(code) ? code : `error ${errno}`,
    words: plainLine(message).slice(0, MOST_WORDS),
  };
}
