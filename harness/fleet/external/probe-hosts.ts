import type { Socket } from 'node:net';
import { type Connection, createConnection, type RowDataPacket } from 'mysql2';
import type { Credentials } from '../../mysql/login.ts';
import { inParallel } from '../../process/parallel.ts';
import type { Address } from '../../scenario/address.ts';
import type { FleetContext } from '../fleet.ts';

/** What a host answered: its version, or the kind of failure. */
export type ProbeAnswer = { readonly version: string } | { readonly failure: string };

/** For one host, milliseconds. With so many at once, a hundred silent hosts hold a start up for twenty seconds. */
const PATIENCE_MS = 5_000;
const AT_ONCE = 32;

/** Log in to every host once and ask its version, no more at a time than `most`; answers in the hosts' order. */
export async function probeHosts(
  addresses: readonly Address[],
  credentials: Credentials,
  { most = AT_ONCE, signal, progress }: ProbeOptions,
): Promise<readonly ProbeAnswer[]> {
  const answers = Array.from<ProbeAnswer>({ length: addresses.length });
  let probed = 0;
  await inParallel([...addresses.entries()], Math.min(AT_ONCE, most), async ([id, address]) => {
    signal?.throwIfAborted();
    answers[id] = await probe(address, credentials, signal);
    progress?.(++probed, addresses.length);
  });
  return answers;
}

interface ProbeOptions extends Pick<FleetContext, 'signal' | 'progress'> {
  readonly most?: number | undefined;
}

function probe(
  { address, port }: Address,
  { user, password, database }: Credentials,
  signal?: AbortSignal,
): Promise<ProbeAnswer> {
  const { promise, resolve } = Promise.withResolvers<ProbeAnswer>();
  const connection = createConnection({ host: address, port, user, password, database, connectTimeout: 0 });
  const socket = socketOf(connection);
  // One deadline for the connection, the login and the question, which the driver does not offer.
  const deadline = AbortSignal.timeout(PATIENCE_MS);
  const over = signal ? AbortSignal.any([deadline, signal]) : deadline;
  const fail = (failure = 'UNKNOWN') => {
    socket.destroy();
    resolve({ failure });
  };
  over.addEventListener('abort', () => fail('ETIMEDOUT'), { once: true });
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
