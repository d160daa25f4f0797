import type { Socket } from 'node:net';
import { type Connection, createConnection, type RowDataPacket } from 'mysql2';
import { FULL_EXCHANGE, withoutKeyRetrieval } from '../../mysql/full-exchange.ts';
import type { Credentials } from '../../mysql/login.ts';
import { inParallel } from '../../process/parallel.ts';
import type { Address } from '../../scenario/address.ts';
import type { FleetContext } from '../fleet.ts';

/** What a host answered: its version, or the kind of failure. */
export type ProbeAnswer =
  | { readonly version: string }
  /** `stalled`: it took the connection, and the login came to no end. */
  | { readonly failure: string; readonly stalled?: boolean };

/** For one host, milliseconds. With so many at once, a hundred silent hosts hold a start up for twenty seconds. */
const PATIENCE_MS = 5_000;
const AT_ONCE = 32;

/** Log in to every host once and ask its version, no more at a time than `most`; answers in the hosts' order. */
export async function probeHosts(
  addresses: readonly Address[],
  credentials: Credentials,
  { most = AT_ONCE, allowKeyRetrieval, signal, progress }: ProbeOptions,
): Promise<readonly ProbeAnswer[]> {
  const answers = Array.from<ProbeAnswer>({ length: addresses.length });
  let probed = 0;
  await inParallel([...addresses.entries()], Math.min(AT_ONCE, most), async ([id, address]) => {
    signal?.throwIfAborted();
    answers[id] = await probe(address, credentials, allowKeyRetrieval, signal);
    progress?.(++probed, addresses.length);
  });
  return answers;
}

interface ProbeOptions extends Pick<FleetContext, 'signal' | 'progress'> {
  readonly most?: number | undefined;
  /** Whether a key may be fetched over plain TCP, which a host asks for whose cache of hashes is cold. */
  readonly allowKeyRetrieval: boolean;
}

function probe(
  { address, port }: Address,
  { user, password, database }: Credentials,
  allowKeyRetrieval: boolean,
  signal?: AbortSignal,
): Promise<ProbeAnswer> {
  const { promise, resolve } = Promise.withResolvers<ProbeAnswer>();
  const account = {
    user,
    password,
    database,
    ...(allowKeyRetrieval ? {} : { authPlugins: withoutKeyRetrieval(() => fail(FULL_EXCHANGE)) }),
  };
  const connection = createConnection({ host: address, port, ...account, connectTimeout: 0 });
  const socket = socketOf(connection);
  // One deadline for the connection, the login and the question, which the driver does not offer.
  const deadline = AbortSignal.timeout(PATIENCE_MS);
  const over = signal ? AbortSignal.any([deadline, signal]) : deadline;
  const fail = (failure = 'UNKNOWN', stalled = false) => {
    socket.destroy();
    resolve({ failure, ...(stalled ? { stalled } : {}) });
  };
  over.addEventListener('abort', () => fail('ETIMEDOUT', !socket.connecting), { once: true });
  connection.on('error', ({ code }) => fail(code)); // after the answer too: an unhandled error event would throw
  connection.query<RowDataPacket[]>('SELECT VERSION() AS version', (error, rows) => {
    if (error) return fail(error.code);
    // Only then is there room for another.
    socket.once('close', () => resolve({ version: versionIn(rows) }));
    // COM_QUIT is written right after this callback.
    connection.end(() => process.nextTick(() => socket.destroySoon()));
  });
  return promise;
}

// It ends up on terminals: what is none is not repeated.
function versionIn(rows: readonly RowDataPacket[]): string {
  const version = String(rows[0]?.version);
  return /^\d[\x20-\x7e]{0,99}$/.test(version) ? version : 'unknown';
}

function socketOf(connection: Connection): Socket {
  return (connection as Connection & { readonly stream: Socket }).stream;
}
