import type { Engine } from '../../../engine/connection.ts';
import type { CycleSpan, DrawnFault, HostFault, ServerFault } from '../../../scenario/fault.ts';
import { FleetError } from '../../../vocabulary/errors.ts';
import { portOf } from './layout.ts';
import type { PortRules } from './netfilter.ts';

/** What is wrong with one server and its hosts, by port. */
export interface ServerFaults {
  readonly rules: Pick<Required<PortRules>, 'silent' | 'refused' | 'led' | 'silencesLater'>;
  /** The faults that a program makes, each on a port that the rules lead to. */
  readonly listeners: readonly (HostFault & { readonly port: number })[];
  readonly timed: readonly TimedFault[];
  readonly serverFault: StruckServer | undefined;
  /** Ports of hosts that deny the login. */
  readonly denied: ReadonlySet<number>;
  /** Ports of hosts that anything is wrong with. */
  readonly ports: ReadonlySet<number>;
}

/** A fault of mid-trial: its ports are in a set of the rules while it holds, or in turns then (flap). */
interface TimedFault extends Partial<CycleSpan> {
  readonly place: number;
  readonly set: 'silent' | 'refused' | 'flapping';
  readonly ports: readonly number[];
  readonly upMs?: number;
  readonly downMs?: number;
}

/** A crash or a pause, with its place among the fleet's faults. */
interface StruckServer {
  readonly place: number;
  readonly fault: ServerFault;
  readonly during?: CycleSpan | undefined;
}

/** Below the hosts' ports, and none of those that MySQL and MariaDB know. */
const FIRST_LISTENER = 3400;

const BY_LISTENER: readonly HostFault['kind'][] = ['stall', 'slow', 'reset', 'deny'];

/** What published ports can't show: the engine's own proxy takes in every connection, and ends it in its own way. */
const OUT_OF_REACH: readonly DrawnFault['fault']['kind'][] = ['refuse', 'silent', 'reset', 'flap', 'crash'];

/** The faults of one of so many servers, when host `id` is on server `id % servers`. */
export function faultsOn(server: number, servers: number, faults: readonly DrawnFault[]): ServerFaults {
  const hits = faults.flatMap((drawn, place) => hitsOn(server, { ...drawn, place }, servers));
  const timed = hits.flatMap(timedBy);
  const portsWith = (kind: HostFault['kind']) =>
    hits.filter(({ fault, during }) => fault.kind === kind && !during).flatMap(({ ports }) => ports);
  const listened = hits
    .filter(({ fault }) => BY_LISTENER.includes(fault.kind))
    .map((hit, index) => ({ ...hit, to: FIRST_LISTENER + index }));
  return {
    rules: {
      silent: portsWith('silent'),
      refused: portsWith('refuse'),
      led: listened.map(({ ports, to }) => ({ ports, to })),
      silencesLater: timed.some(({ set }) => set === 'silent'),
    },
    listeners: listened.map(({ fault, to }) => ({ ...fault, port: to })),
    timed,
    serverFault: faults.flatMap((drawn, place) =>
      'servers' in drawn && drawn.servers.includes(server)
        ? { place, fault: drawn.fault, during: drawn.during }
        : [],
    )[0],
    denied: new Set(portsWith('deny')),
    ports: new Set(hits.flatMap(({ ports }) => ports)),
  };
}

/**
 * Whether the server shares the network namespace of a companion. A namespace of the server's own would be gone with it
 * in a crash, and connections to it be lost rather than refused.
 */
export function needCompanion({ listeners, timed, serverFault }: ServerFaults): boolean {
  return listeners.length > 0 || timed.length > 0 || serverFault?.fault.kind === 'crash';
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
  readonly place: number;
  readonly fault: HostFault;
  readonly during: CycleSpan | undefined;
  readonly ports: readonly number[];
}

function timedBy({ place, fault, during, ports }: Hit): TimedFault[] {
  const { kind } = fault;
  if (kind === 'flap') {
    const { upMs, downMs } = fault;
    return [{ place, set: 'flapping', ports, upMs, downMs, ...during }];
  }
  if (!during) return [];
  return [{ place, set: kind === 'silent' ? 'silent' : 'refused', ports, ...during }];
}

function hitsOn(server: number, drawn: DrawnFault & { readonly place: number }, servers: number): Hit[] {
  if (!('hosts' in drawn)) return [];
  const ports = drawn.hosts.filter((id) => id % servers === server).map((id) => portOf(id, servers));
  const { place, fault, during } = drawn;
  return ports.length > 0 ? [{ place, fault, during, ports }] : [];
}
