import type { Connection, RowDataPacket } from 'mysql2/promise';

/** What decides how fast a server takes in connections, and what tells it from another. Nothing that names a machine. */
const NAMES = [
  'back_log',
  'have_ssl', // MySQL up to 8.3, MariaDB
  'innodb_buffer_pool_size',
  'log_bin',
  'max_connections',
  'performance_schema',
  'skip_name_resolve',
  'thread_cache_size',
  'thread_handling',
  'tls_version',
  'version_comment',
] as const;

/** System variables by name; one that a server doesn't know is absent. */
export type ServerVariables = Readonly<Partial<Record<(typeof NAMES)[number], string>>>;

/** Ask a server for its variables: one question. */
export async function readVariables(connection: Connection): Promise<ServerVariables> {
  const [rows] = await connection.query<RowDataPacket[]>(
    `SHOW GLOBAL VARIABLES WHERE Variable_name IN (${NAMES.map((name) => `'${name}'`).join(', ')})`,
  );
  return Object.fromEntries(rows.map((row) => [String(row.Variable_name), String(row.Value)]));
}
