import MYSQL_ERRORS from '../mysql-errors.json' with { type: 'json' };

const names: Readonly<Record<string, string>> = MYSQL_ERRORS;
const explained = new Set<string>();

/**
 * The short, stable name of what went wrong with a host: the same for the same fault in every strategy. MySQL's own
 * errors come from the table that the Python strategies use too: the drivers' own names for them differ.
 */
export function kindOf(error: unknown): string {
  const { errno, code } = error as { errno?: unknown; code?: unknown };
  if (typeof errno === 'number' && errno >= 1000) return names[errno] ?? `ER_${errno}`;
  if (code === 'PROTOCOL_CONNECTION_LOST') return 'CR_SERVER_LOST';
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
