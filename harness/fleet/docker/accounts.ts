import { randomBytes } from 'node:crypto';
import type { Connection } from 'mysql2/promise';
import type { Credentials, Host } from '../fleet.ts';
import { login } from './login.ts';

/** The account that strategies log in with, and the one that makes it and reads the counters. */
export interface Accounts {
  readonly root: Credentials;
  readonly bench: Credentials;
}

export function newAccounts(): Accounts {
  const account = (user: string) => ({
    user,
    password: randomBytes(18).toString('base64url'),
    database: 'mysql',
  });
  return { root: account('root'), bench: account('bench') };
}

/**
 * Make the bench account, and log in once with it: a server checks an account's first login at length and the later
 * ones from its cache (caching_sha2_password), and no trial should pay for the first.
 */
export async function openToBench(
  root: Connection,
  at: Pick<Host, 'address' | 'port'>,
  bench: Credentials,
  signal: AbortSignal,
): Promise<void> {
  await root.query('CREATE USER ?@? IDENTIFIED BY ?', [bench.user, '%', bench.password]);
  await root.query('GRANT SELECT ON *.* TO ?@?', [bench.user, '%']);
  const connection = await login(at, bench, signal);
  // Not ended politely: that is one more question (COM_QUIT), counted whenever the server comes to it.
  connection.destroy();
}
