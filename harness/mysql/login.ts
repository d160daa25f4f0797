import { setTimeout as pause } from 'node:timers/promises';
import { type Connection, createConnection } from 'mysql2/promise';
import { FleetError } from '../vocabulary/errors.ts';

/** How the hosts are logged in to. The password is made anew for each fleet, or is the author's own; it is never stored. */
export interface Credentials {
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

/** Where a server answers. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

const POLL_MS = 20;
const PATIENCE_MS = 30_000;

/** A connection as soon as the server takes one; a server that refuses the login itself is not asked again. */
export async function login(
  at: Endpoint,
  { user, password, database }: Credentials,
  signal: AbortSignal,
): Promise<Connection> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    signal.throwIfAborted();
    try {
      const connection = await createConnection({
        host: at.address,
        port: at.port,
        user,
        password,
        database,
        connectTimeout: 5_000,
      });
      // A lost connection is reported by the next query on it; as an unheard event it would end the harness.
      connection.on('error', () => {});
      return connection;
    } catch (cause) {
      if (!isEarly(cause) || performance.now() > deadline) throw refused(at, user, cause);
    }
    await pause(POLL_MS);
  }
}

// What a port gives before the server listens on it; anything else is the server's own answer.
function isEarly(error: unknown): boolean {
  const { code = '' } = error as { code?: string };
  return [
    'ECONNREFUSED',
    'ECONNRESET',
    'EHOSTUNREACH',
    'ETIMEDOUT',
    'EPIPE',
    'PROTOCOL_CONNECTION_LOST',
  ].includes(code);
}

function refused(at: Endpoint, user: string, cause: unknown): FleetError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new FleetError(`Expected to log in as ${user} at ${at.address}:${at.port}, found: ${reason}`, {
    cause,
  });
}
