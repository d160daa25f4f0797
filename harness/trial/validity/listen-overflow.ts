import type { TrialVisits } from '../../store/columns.ts';
import { milliseconds, some } from '../../vocabulary/wording.ts';
import type { JudgedTrial } from './judged-trial.ts';

/** After this a client tries again to connect: the initial retransmission timeout (RFC 6298). */
const RETRY_NS = 1e9;

/**
 * Connections that the servers dropped, where a visit to a healthy host waited for one as long as a dropped one waits. What
 * the machine's network namespace counted is not looked at: any program's sockets are in it. With no visits known nothing
 * is claimed.
 */
export function listenOverflow(trial: JudgedTrial): string | undefined {
  const { serversListenDrops: drops = 0, serversListenOverflows } = trial.conditions;
  const overflows = serversListenOverflows ?? 0;
  if ((drops === 0 && overflows === 0) || !trial.visits) return undefined;
  const waits = longWaits(trial.visits, trial);
  if (waits.count === 0) return undefined;
  return (
    `The servers' listening sockets dropped ${some(Math.max(drops, overflows), 'connection')} (limit none), and ` +
    `${some(waits.count, 'visit')} waited a second or more for a connection, ${milliseconds(waits.longest)} at most: raise ` +
    // Overflows are counted of real servers; a simulated one asks for all the room that the kernel gives.
    (serversListenOverflows === undefined
      ? 'net.core.somaxconn, or connect to fewer hosts at once.'
      : 'back_log in fleet.variables (and net.core.somaxconn), or spread the hosts over more servers.')
  );
}

function longWaits(
  { startNs, connectedNs, endNs, errors }: TrialVisits,
  { hosts, faulty, connections }: JudgedTrial,
) {
  const waits = { count: 0, longest: 0 };
  // Nothing is known of the failed ones of a strategy that does not tell when it was connected.
  if (connectedNs.every((moment) => moment === null) && startNs.length > Object.keys(errors).length)
    return waits;
  /** By host: whether it has a kept connection. */
  const isOpen = new Uint8Array(hosts);
  for (let at = 0; at < endNs.length; at++) {
    const host = at % hosts;
    const [start, end, error] = [startNs[at], endNs[at], errors[at]];
    if (typeof start !== 'number' || typeof end !== 'number' || faulty?.has(host)) continue;
    // One that failed before its login was done waited until it failed, unless its connection was there.
    const ns = (connectedNs[at] ?? (isOpen[host] || error === undefined ? start : end)) - start;
    if (ns >= RETRY_NS) {
      waits.count += 1;
      waits.longest = Math.max(waits.longest, ns);
    }
    isOpen[host] = Number(connections === 'kept' && (error === undefined || error.startsWith('ER_')));
  }
  return waits;
}
