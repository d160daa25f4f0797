import { SqlError } from '../packets/errors.ts';

export type Variable = string | number | boolean;

/** System variables by name, in lower case; a name that isn't here is unknown to this server. */
export type Variables = Map<string, Variable>;

/** What drivers ask for, with MySQL 8.4's defaults, under the values given to this server. */
export function systemVariables(version: string, given: Readonly<Record<string, Variable>>): Variables {
  const variables: Variables = new Map(Object.entries(DEFAULTS));
  variables.set('version', version);
  for (const [name, value] of Object.entries(given)) variables.set(canonical(name), value);
  return variables;
}

/** Options are spelt with dashes on a command line, and with underscores in SQL. */
export function canonical(name: string): string {
  return name.toLowerCase().replaceAll('-', '_');
}

/** `text` as a value of the same type as `current`, or MySQL's error for what doesn't fit. */
export function convert(name: string, text: string, current: Variable): Variable {
  if (READ_ONLY.has(name)) {
    throw new SqlError(1238, 'HY000', `Variable '${name}' is a read only variable`);
  }
  if (typeof current === 'string') return text;
  if (typeof current === 'boolean') {
    if (/^(1|on|true)$/i.test(text)) return true;
    if (/^(0|off|false)$/i.test(text)) return false;
    throw new SqlError(1231, '42000', `Variable '${name}' can't be set to the value of '${text}'`);
  }
  if (/^-?\d+$/.test(text)) return Number(text);
  throw new SqlError(1232, '42000', `Incorrect argument type to variable '${name}'`);
}

/** As SHOW VARIABLES writes it. */
export function shown(value: Variable): string {
  if (typeof value === 'boolean') return value ? 'ON' : 'OFF';
  return String(value);
}

const READ_ONLY = new Set([
  'hostname',
  'license',
  'lower_case_table_names',
  'port',
  'protocol_version',
  'system_time_zone',
  'version',
  'version_comment',
  'version_compile_machine',
  'version_compile_os',
]);

const DEFAULTS: Record<string, Variable> = {
  auto_increment_increment: 1,
  auto_increment_offset: 1,
  autocommit: true,
  character_set_client: 'utf8mb4',
  character_set_connection: 'utf8mb4',
  character_set_database: 'utf8mb4',
  character_set_results: 'utf8mb4',
  character_set_server: 'utf8mb4',
  character_set_system: 'utf8mb3',
  collation_connection: 'utf8mb4_0900_ai_ci',
  collation_database: 'utf8mb4_0900_ai_ci',
  collation_server: 'utf8mb4_0900_ai_ci',
  // Seconds until a client that does not log in is let go; enforced.
  connect_timeout: 10,
  default_storage_engine: 'InnoDB',
  foreign_key_checks: true,
  group_concat_max_len: 1024,
  have_ssl: 'DISABLED',
  hostname: 'localhost',
  init_connect: '',
  innodb_lock_wait_timeout: 50,
  interactive_timeout: 28800,
  license: 'MIT',
  lock_wait_timeout: 31536000,
  lower_case_table_names: 0,
  // Enforced, by default for the longest packet and up to MySQL's highest number of connections.
  max_allowed_packet: 64 * 1024 * 1024,
  max_connections: 100_000,
  max_execution_time: 0,
  max_prepared_stmt_count: 16382,
  net_buffer_length: 16384,
  net_read_timeout: 30,
  net_write_timeout: 60,
  performance_schema: false,
  port: 3306,
  protocol_version: 10,
  sql_auto_is_null: false,
  sql_mode:
    'ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION',
  sql_notes: true,
  sql_quote_show_create: true,
  sql_safe_updates: false,
  sql_warnings: false,
  system_time_zone: 'UTC',
  thread_cache_size: 9,
  time_zone: 'SYSTEM',
  transaction_isolation: 'REPEATABLE-READ',
  transaction_read_only: false,
  tmp_table_size: 16777216,
  unique_checks: true,
  version_comment: 'manyhosts embedded server, a simulation',
  version_compile_machine: process.arch,
  version_compile_os: process.platform,
  wait_timeout: 28800,
  warning_count: 0,
};
