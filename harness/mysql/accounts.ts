import { randomBytes } from 'node:crypto';
import { type Connection, createConnection } from 'mysql2/promise';
import { FleetError } from '../vocabulary/errors.ts';
import { type Credentials, type Endpoint, login } from './login.ts';

/** The account that strategies log in with, and the one that makes it and reads the counters. */
export interface Accounts {
  readonly root: Credentials;
  readonly bench: Credentials;
}

const OF_MYSQL = 'mysql';
/** What a script finds empty, and strategies find it filled. */
const OF_SCRIPTS = 'manyhosts';

/** Accounts for servers that execute a script first, or for servers as they come. */
export function newAccounts(hasScript: boolean): Accounts {
  const account = (user: string, database: string) => ({
    user,
    password: randomBytes(18).toString('base64url'),
    database,
  });
  return { root: account('root', OF_MYSQL), bench: account('bench', hasScript ? OF_SCRIPTS : OF_MYSQL) };
}

/**
 * What the usual statements of monitoring need: `show processlist`, `show engine innodb status`, `show replica status`
 * (MariaDB has a right of its own for it), `show create view`, views and functions of sys. None is a right to write.
 */
const RIGHTS = 'SELECT, PROCESS, REPLICATION CLIENT, SHOW VIEW, EXECUTE /*M!100509 , REPLICA MONITOR */';

/** Make the bench account, and the database that it logs in to. */
export async function makeBench(root: Connection, { user, password, database }: Credentials): Promise<void> {
  if (database !== OF_MYSQL) await root.query('CREATE DATABASE ??', [database]);
  await root.query('CREATE USER ?@? IDENTIFIED BY ?', [user, '%', password]);
  await root.query(`GRANT ${RIGHTS} ON *.* TO ?@?`, [user, '%']);
}

/** Where the connections of denied hosts come from, as the server sees it (containers/netfilter/faults.py). */
const DENIED = '127.0.0.2';

/**
 * Make bench another account for who comes from the address of the denied: a server takes the account whose host is the
 * most specific. The password is the same, but no client has the certificate that the account requires: the right
 * password is refused with error 1045 after the same exchange that lets others in. A wrong one would take the full
 * exchange of caching_sha2_password, which not every client knows.
 */
export async function denyBench(root: Connection, { user, password }: Credentials): Promise<void> {
  await root.query("CREATE USER ?@? IDENTIFIED BY ? REQUIRE SUBJECT '/CN=nobody'", [user, DENIED, password]);
}

/** See that a login is denied there; the server checks the account at length, as in `logInOnce`. */
export async function expectDenied(at: Endpoint, bench: Credentials, signal: AbortSignal): Promise<void> {
  const denied = ({ cause }: Error) => (cause as { code?: string }).code === 'ER_ACCESS_DENIED_ERROR';
  const connection = await login(at, bench, signal).catch((error: unknown) => {
    if (error instanceof FleetError && denied(error)) return undefined;
    throw error;
  });
  if (!connection) return;
  connection.destroy();
  throw new FleetError(`Expected ${at.address}:${at.port} to deny the login, found that it lets in.`);
}

/**
 * Log in once at each endpoint: it shows that the server answers there. And a server checks an account's first login at
 * length and the later ones from its cache (caching_sha2_password), and no trial should pay for the first.
 */
export async function logInOnce(
  endpoints: readonly Endpoint[],
  bench: Credentials,
  signal: AbortSignal,
): Promise<void> {
  for (const at of endpoints) {
    const connection = await login(at, bench, signal);
    // Not ended politely: that is one more question (COM_QUIT), counted whenever the server comes to it.
    connection.destroy();
  }
}

const WARM_MS = 1_000;

/**
 * Log in once more at each endpoint. It costs a warm server a few milliseconds. What is wrong with a server that does not
 * let in is for the trial to find, and for its counters.
 */
export async function keepWarm(endpoints: readonly Endpoint[], bench: Credentials): Promise<void> {
  const logins = endpoints.map(async ({ address, port }) => {
    const connection = await createConnection({ host: address, port, ...bench, connectTimeout: WARM_MS });
    connection.on('error', () => {});
    connection.destroy();
  });
  await Promise.allSettled(logins);
}
