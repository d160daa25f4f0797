import type { Engine } from '../../../engine/connection.ts';
import type { DrawnFault, HostFault, ServerFault } from '../../../scenario/fault.ts';
import { FleetError } from '../../../vocabulary/errors.ts';
import { portOf } from './layout.ts';
import type { PortRules } from './netfilter.ts';

/** What is wrong with one server and its hosts, by port. */
export interface ServerFaults {
  readonly rules: Pick<Required<PortRules>, 'silent' | 'refused' | 'led'>;
  /** The faults that a program makes, each on a port that the rules lead to. */
  readonly listeners: readonly (HostFault & { readonly port: number })[];
  readonly flaps: readonly Flap[];
  readonly serverFault: ServerFault | undefined;
  /** Ports of hosts that deny the login. */
  readonly denied: ReadonlySet<number>;
  /** Ports of hosts that anything is wrong with. */
  readonly ports: ReadonlySet<number>;
}

/** Ports that refuse new connections in turns. */
interface Flap {
  readonly ports: readonly number[];
  readonly upMs: number;
  readonly downMs: number;
}

/** Below the hosts' ports, and none of those that MySQL and MariaDB know. */
const FIRST_LISTENER = 3400;

const BY_LISTENER: readonly HostFault['kind'][] = ['stall', 'slow', 'reset', 'deny'];

/** What published ports can't show: the engine's own proxy takes in every connection, and ends it in its own way. */
const OUT_OF_REACH: readonly DrawnFault['fault']['kind'][] = ['refuse', 'silent', 'reset', 'flap', 'crash'];

/** The faults of one of so many servers, when host `id` is on server `id % servers`. */
export function faultsOn(server: number, servers: number, faults: readonly DrawnFault[]): ServerFaults {
  const hits = faults.flatMap((drawn) => hitsOn(server, drawn, servers));
  const portsWith = (kind: HostFault['kind']) =>
    hits.filter(({ fault }) => fault.kind === kind).flatMap(({ ports }) => ports);
  const listened = hits
    .filter(({ fault }) => BY_LISTENER.includes(fault.kind))
    .map((hit, index) => ({ ...hit, to: FIRST_LISTENER + index }));
  return {
    rules: {
      silent: portsWith('silent'),
      refused: portsWith('refuse'),
      led: listened.map(({ ports, to }) => ({ ports, to })),
    },
    listeners: listened.map(({ fault, to }) => ({ ...fault, port: to })),
    flaps: hits.flatMap(({ fault, ports }) =>
      fault.kind === 'flap' ? { ports, upMs: fault.upMs, downMs: fault.downMs } : [],
    ),
    serverFault: faults.flatMap((drawn) =>
      'servers' in drawn && drawn.servers.includes(server) ? drawn.fault : [],
    )[0],
    denied: new Set(portsWith('deny')),
    ports: new Set(hits.flatMap(({ ports }) => ports)),
  };
}

/**
 * Whether the server shares the network namespace of a companion. A namespace of the server's own would be gone with it
 * in a crash, and connections to it be lost rather than refused.
 */
export function needCompanion({ listeners, flaps, serverFault }: ServerFaults): boolean {
  return listeners.length > 0 || flaps.length > 0 || serverFault?.kind === 'crash';
}

/** Throw where the engine keeps clients from seeing a fault for what it is. */
export function requireReach(faults: readonly DrawnFault[], reach: Engine['reach']): void {
  const lost = OUT_OF_REACH.filter((kind) => faults.some(({ fault }) => fault.kind === kind));
  if (reach === 'direct' || lost.length === 0) return;
  throw new FleetError(
    `Faults of kind ${lost.join(', ')} can't be made here: hosts are reached through ports that the engine publishes, ` +
      'and it takes in every connection to them itself. Leave these kinds out, use an engine on this very Linux (not ' +
      'rootless, not Docker Desktop), or take `--provider embedded`.',
  );
}

interface Hit {
  readonly fault: HostFault;
  readonly ports: readonly number[];
}

function hitsOn(server: number, drawn: DrawnFault, servers: number): Hit[] {
  if (!('hosts' in drawn)) return [];
  const ports = drawn.hosts.filter((id) => id % servers === server).map((id) => portOf(id, servers));
  return ports.length > 0 ? [{ fault: drawn.fault, ports }] : [];
}
