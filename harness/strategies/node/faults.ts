import MYSQL_ERRORS from '../mysql-errors.json' with { type: 'json' };

/** What drivers call it when the server has closed the connection: mysql2, mariadb, and Bun before and after the login. */
const LOST: readonly unknown[] = [
  'PROTOCOL_CONNECTION_LOST',
  'ER_SOCKET_UNEXPECTED_CLOSE',
  'ERR_MYSQL_CONNECTION_FAILED',
  'ERR_MYSQL_CONNECTION_CLOSED',
];

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

/** Named by its class, and explained once on standard error: the name alone would leave the reader guessing. */
function unforeseen(error: unknown): string {
  const name = error instanceof Error ? error.constructor.name : typeof error;
  if (!explained.has(name)) {
    explained.add(name);
    console.error(String(error));
  }
  return name;
}
