import MYSQL_ERRORS from '../../mysql-errors.json' with { type: 'json' };

/**
 * What drivers call it when the server has closed the connection: mysql2, mariadb, Bun before and after the login, and the
 * system where a question is sent all the same.
 */
const LOST: readonly unknown[] = [
  'PROTOCOL_CONNECTION_LOST',
  'ER_SOCKET_UNEXPECTED_CLOSE',
  'ERR_MYSQL_CONNECTION_FAILED',
  'ERR_MYSQL_CONNECTION_CLOSED',
  'EPIPE',
];

/**
 * By these a server says that it closes the connection: it shuts down, was told to kill it, or has waited for too long.
 * The strategies in other languages have the same.
 */
const CLOSING: readonly number[] = [1053, 1927, 3169, 4031];

const names: Readonly<Record<string, string>> = MYSQL_ERRORS;
const explained = new Set<string>();

/**
 * The short, stable name of what went wrong with a host: the same for the same fault in every strategy. MySQL's own
 * errors come from the table that the Python strategies use too: the drivers' own names for them differ.
 */
export function kindOf(error: unknown): string {
  const { errno, code } = error as { errno?: unknown; code?: unknown };
  if (LOST.includes(code)) return 'CR_SERVER_LOST';
  if (typeof errno === 'number' && errno >= 1000) return names[errno] ?? `ER_${errno}`;
  return typeof code === 'string' ? code : unforeseen(error);
}

/** Whether it is an answer of the server's, after which the connection goes on. */
export function keepsConnection(error: unknown): boolean {
  const { errno } = error as { errno?: unknown };
  // The clients' own are from 2000 on, those of MariaDB's driver from 45000.
  const isServers =
    typeof errno === 'number' && errno >= 1000 && errno < 45_000 && (errno < 2000 || errno >= 3000);
  return isServers && !CLOSING.includes(errno);
}

/** Named by its class, and explained once on standard error: the name alone would leave the reader guessing. */
function unforeseen(error: unknown): string {
  const name = error instanceof Error ? error.constructor.name : typeof error;
  if (!explained.has(name)) {
    explained.add(name);
    console.error(String(error));
  }
  return name;
}
