import { isOfServer } from '../../scenario/fault.ts';
import { blackhole } from './faults/blackhole.ts';
import { Host } from './host.ts';
import { type FaultAssignment, FIRST_PORT, LAST_PORT, type ServerConfig } from './messages.ts';
import type { Server } from './server.ts';

const LOOPBACK = '127.0.0.1';

/** The listeners of a fleet. */
export interface Listeners {
  readonly hosts: readonly Host[];
  /** For the harness itself: no host, so that no fault touches it. */
  readonly control: Host;
}

/**
 * Listens on this many ports, from 20000 upward past those that are taken, in ascending order, and on one more for the
 * harness; then applies the faults that last.
 */
export async function listen(
  server: Server,
  { hosts: count, alone }: Pick<ServerConfig, 'hosts' | 'alone'>,
  faults: readonly FaultAssignment[],
): Promise<Listeners> {
  const control = await openControl(server, alone ? [ownAddress(), LOOPBACK] : [LOOPBACK]);
  const hosts = await openHosts(server, control.address, count);
  for (const assignment of faults) apply(assignment, hosts);
  const silent = hosts.filter(({ fault }) => fault?.kind === 'silent');
  if (silent.length > 0) {
    await blackhole(
      control.address,
      silent.map(({ port }) => port),
    );
  }
  return { hosts, control };
}

/**
 * A loopback address that no other process on this machine takes: process ids have 22 bits on Linux (PID_MAX_LIMIT). On
 * a shared one the next fleet to start would get the ports that are closed for now.
 */
function ownAddress(): string {
  const [high, middle, low] = [process.pid >>> 16, (process.pid >>> 8) & 0xff, process.pid & 0xff];
  return `127.${64 + (high & 63)}.${middle}.${low}`;
}

/** At the first of the addresses that this machine has: outside Linux loopback is 127.0.0.1 alone. */
async function openControl(server: Server, [address = LOOPBACK, ...others]: string[]): Promise<Host> {
  const control = new Host(server, address);
  try {
    await control.open();
    return control;
  } catch (error) {
    if (codeOf(error) !== 'EADDRNOTAVAIL' || others.length === 0) throw error;
    return openControl(server, others);
  }
}

async function openHosts(server: Server, address: string, count: number): Promise<Host[]> {
  const hosts: Host[] = [];
  let next = FIRST_PORT;
  while (hosts.length < count) {
    const first = next;
    next += count - hosts.length;
    if (next > LAST_PORT + 1) {
      throw new Error(`Expected ${count} free ports from ${FIRST_PORT} to ${LAST_PORT}, and found too few`);
    }
    const candidates = Array.from({ length: next - first }, (_, at) => new Host(server, address, first + at));
    const listening = await Promise.all(candidates.map(isFree));
    hosts.push(...candidates.filter((_, at) => listening[at]));
  }
  return hosts;
}

/** Opens it; false where its port is taken. */
async function isFree(host: Host): Promise<boolean> {
  try {
    await host.open();
    return true;
  } catch (error) {
    if (codeOf(error) === 'EADDRINUSE') return false;
    throw error;
  }
}

function apply({ fault, during, hosts: positions }: FaultAssignment, hosts: readonly Host[]): void {
  // It strikes in mid-trial.
  if (during || isOfServer(fault)) return;
  for (const host of positions.flatMap((at) => hosts[at] ?? [])) {
    host.fault = fault;
    if (fault.kind === 'refuse' || fault.kind === 'silent') host.close();
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
