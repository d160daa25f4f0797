/**
 * Capability flags, negotiated in the handshake.
 * https://dev.mysql.com/doc/dev/mysql-server/latest/group__group__cs__capabilities__flags.html
 */
export const Capability = {
  // Cleared by MariaDB's servers to announce their own extensions, so it must be set here.
  LONG_PASSWORD: 0x1,
  FOUND_ROWS: 0x2,
  LONG_FLAG: 0x4,
  CONNECT_WITH_DB: 0x8,
  IGNORE_SPACE: 0x100,
  PROTOCOL_41: 0x200,
  INTERACTIVE: 0x400,
  IGNORE_SIGPIPE: 0x1000,
  TRANSACTIONS: 0x2000,
  SECURE_CONNECTION: 0x8000,
  MULTI_RESULTS: 0x20000,
  PS_MULTI_RESULTS: 0x40000,
  PLUGIN_AUTH: 0x80000,
  CONNECT_ATTRS: 0x100000,
  PLUGIN_AUTH_LENENC: 0x200000,
  SESSION_TRACK: 0x800000,
  DEPRECATE_EOF: 0x1000000,
} as const;

/** What this server offers: all of the above; no TLS, no compression, no several statements in one query. */
export const OFFERED = Object.values(Capability).reduce((all, flag) => all | flag, 0);

/** Status flags, in every OK and EOF packet. */
export const Status = {
  IN_TRANSACTION: 0x1,
  AUTOCOMMIT: 0x2,
  SESSION_STATE_CHANGED: 0x4000,
} as const;

/** https://dev.mysql.com/doc/dev/mysql-server/latest/my__command_8h.html */
export const Command = {
  QUIT: 0x01,
  INIT_DB: 0x02,
  QUERY: 0x03,
  STATISTICS: 0x09,
  PING: 0x0e,
  CHANGE_USER: 0x11,
  STMT_PREPARE: 0x16,
  STMT_EXECUTE: 0x17,
  STMT_SEND_LONG_DATA: 0x18,
  STMT_CLOSE: 0x19,
  STMT_RESET: 0x1a,
  SET_OPTION: 0x1b,
  RESET_CONNECTION: 0x1f,
} as const;

/** Collation id of utf8mb4_0900_ai_ci, MySQL 8's default. */
export const UTF8MB4 = 255;
/** Collation id of everything that isn't text. */
export const BINARY = 63;
