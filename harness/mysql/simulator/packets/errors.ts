/**
 * An error as MySQL words it: number, SQLSTATE and message, sent to the client as an ERR packet.
 * https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html
 */
export class SqlError extends Error {
  override name = 'SqlError';
  readonly code: number;
  readonly state: string;

  constructor(code: number, state: string, message: string) {
    super(message);
    this.code = code;
    this.state = state;
  }
}

export function tooManyConnections(): SqlError {
  return new SqlError(1040, '08004', 'Too many connections');
}

export function badHandshake(): SqlError {
  return new SqlError(1043, '08S01', 'Bad handshake');
}

export function accessDenied(user: string, address: string, usingPassword: boolean): SqlError {
  const password = usingPassword ? 'YES' : 'NO';
  return new SqlError(
    1045,
    '28000',
    `Access denied for user '${user}'@'${address}' (using password: ${password})`,
  );
}

export function noDatabaseSelected(): SqlError {
  return new SqlError(1046, '3D000', 'No database selected');
}

export function unknownCommand(): SqlError {
  return new SqlError(1047, '08S01', 'Unknown command');
}

export function unknownDatabase(name: string): SqlError {
  return new SqlError(1049, '42000', `Unknown database '${name}'`);
}

export function syntaxError(near: string, line: number): SqlError {
  const hint =
    'check the manual that corresponds to your MySQL server version for the right syntax to use near';
  const message = `You have an error in your SQL syntax; ${hint} '${near}' at line ${line}`;
  return new SqlError(1064, '42000', message);
}

export function packetTooLarge(): SqlError {
  return new SqlError(1153, '08S01', "Got a packet bigger than 'max_allowed_packet' bytes");
}

export function packetsOutOfOrder(): SqlError {
  return new SqlError(1156, '08S01', 'Got packets out of order');
}

/** MySQL has it, and this simulation does not: saying so beats calling it a mistake in the syntax. */
export function notSupported(what: string): SqlError {
  return new SqlError(1235, '42000', `This version of MySQL doesn't yet support '${what.toUpperCase()}'`);
}

export function wrongArguments(to: string): SqlError {
  return new SqlError(1210, 'HY000', `Incorrect arguments to ${to}`);
}

export function unknownStatement(id: number, command: string): SqlError {
  return new SqlError(1243, 'HY000', `Unknown prepared statement handler (${id}) given to ${command}`);
}

export function malformedPacket(): SqlError {
  return new SqlError(1835, 'HY000', 'Malformed communication packet');
}
