import { setTimeout as delay } from 'node:timers/promises';
import { readOptional } from '../process/kernel-file.ts';
import type { Settled } from '../store/trial-shape.ts';
import { omitUndefined } from '../vocabulary/omit-undefined.ts';

/** What trials leave behind, and how much of it there is room for. */
export interface Remains {
  readonly sockets?: number;
  readonly ports?: number;
  readonly tracked?: number;
  readonly trackable?: number;
}

/** TIME_WAIT lasts 60 s (TCP_TIMEWAIT_LEN), too long to wait for its end; a burst of it passes sooner. */
const LIMIT_MS = 5_000;
const INTERVAL_MS = 50;
/**
 * Of the room there is, the share that may be taken. connect(2) tries ports in turn from a random one: with half of them
 * taken it tries two on average.
 */
const ROOM_TAKEN = 1 / 2;

/**
 * Pause, then wait until the sockets that earlier trials left are few, 5 s at most. An interrupt ends both.
 *
 * @param hosts how many the next trial visits.
 */
export async function settle(
  minimumMs: number,
  signal: AbortSignal,
  hosts: number,
  look: () => Remains = remains,
): Promise<Settled & { readonly settledNs: number }> {
  const since = process.hrtime.bigint();
  const deadline = performance.now() + minimumMs + LIMIT_MS;
  await pause(minimumMs, signal);
  let left = look();
  while (crowded(left, hosts) && !signal.aborted && performance.now() < deadline) {
    await pause(INTERVAL_MS, signal);
    left = look();
  }
  const settledNs = Number(process.hrtime.bigint() - since);
  return omitUndefined({
    settledNs,
    timeWaitSockets: left.sockets,
    conntrackEntries: left.tracked,
    settleGaveUp: signal.aborted ? undefined : crowded(left, hosts),
  });
}

/** What there is too little room for. Each host is a destination of its own, and a port is taken for one of them only. */
function crowded(
  { sockets = 0, ports = Infinity, tracked = 0, trackable = Infinity }: Remains,
  hosts: number,
): Settled['settleGaveUp'] {
  if (sockets > ROOM_TAKEN * ports * hosts) return 'ports';
  return tracked > ROOM_TAKEN * trackable ? 'tracking' : undefined;
}

function remains(): Remains {
  const [, orphans, waiting] = /^TCP:.* orphan (\d+) tw (\d+)/m.exec(text('net/sockstat')) ?? [];
  const [first, last] = numbers('sys/net/ipv4/ip_local_port_range');
  return omitUndefined({
    sockets: waiting === undefined ? undefined : Number(orphans) + Number(waiting),
    ports: first === undefined || last === undefined ? undefined : last - first + 1,
    tracked: numbers('sys/net/netfilter/nf_conntrack_count')[0],
    trackable: numbers('sys/net/netfilter/nf_conntrack_max')[0],
  });
}

function numbers(file: string): number[] {
  return text(file).split(/\s+/).filter(Boolean).map(Number);
}

function text(file: string): string {
  return readOptional(`/proc/${file}`) ?? '';
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => {});
}
