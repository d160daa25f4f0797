import type { Visit } from '../../store/columns.ts';
import type { Conditions } from '../../store/trial-shape.ts';
import { milliseconds, some } from '../../vocabulary/wording.ts';

/** After this a client tries again to connect: the initial retransmission timeout (RFC 6298). */
const RETRY_NS = 1e9;

/**
 * Connections that the servers dropped, where a visit to a healthy host waited for one as long as a dropped one waits. What
 * the machine's network namespace counted is not looked at: any program's sockets are in it.
 *
 * @param visits those of healthy hosts; with none known nothing is claimed.
 */
export function listenOverflow(
  { serversListenDrops: drops = 0, serversListenOverflows }: Partial<Conditions>,
  visits: readonly Visit[],
): string | undefined {
  const overflows = serversListenOverflows ?? 0;
  if (drops === 0 && overflows === 0) return undefined;
  const waits = visits.map(connectingNs).filter((ns) => ns >= RETRY_NS);
  if (waits.length === 0) return undefined;
  const longest = waits.reduce((most, ns) => Math.max(most, ns), 0);
  return (
    `The servers' listening sockets dropped ${some(Math.max(drops, overflows), 'connection')} (limit none), and ` +
    `${some(waits.length, 'visit')} waited a second or more for a connection, ${milliseconds(longest)} at most: raise ` +
    // Overflows are counted of real servers; a simulated one asks for all the room that the kernel gives.
    (serversListenOverflows === undefined
      ? 'net.core.somaxconn, or connect to fewer hosts at once.'
      : 'back_log in fleet.variables (and net.core.somaxconn), or spread the hosts over more servers.')
  );
}

// One that failed before its login was done waited until it failed.
function connectingNs({ startNs, connectedNs, endNs }: Visit): number {
  return (connectedNs ?? endNs) - startNs;
}
