import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { shuffle } from 'simple-statistics';
import type { Scenario } from './scenario.ts';

export const FAULTS = [
  'refuse',
  'silent',
  'stall',
  'slow',
  'reset',
  'deny',
  'flap',
  'crash',
  'pause',
] as const;

/** What is wrong with a host, in every trial from its begin. */
export type HostFault =
  /** `refuse`: connection refused. `silent`: packets vanish. `stall`: accepts, then never speaks. `reset`: reset when the
   * statement has arrived. `deny`: the login is refused. */
  | { readonly kind: 'refuse' | 'silent' | 'stall' | 'reset' | 'deny' }
  /** Not made but found: a host of the author's own that could not be logged in to when the run began. */
  | { readonly kind: 'down' }
  /** Its greeting comes this much later. */
  | { readonly kind: 'slow'; readonly byMs: number }
  /** Refuses new connections in turns: up from GO on, then down, and so on. */
  | { readonly kind: 'flap'; readonly upMs: number; readonly downMs: number };

/** What happens to a whole server in mid-trial: it is killed (`crash`) or frozen (`pause`), and back for the next trial. */
export interface ServerFault {
  readonly kind: 'crash' | 'pause';
  /** Since GO. */
  readonly afterMs: number;
}

/** A fault as the scenario has it: of how many, but not yet of which. */
export type FaultSpec =
  | { readonly fault: HostFault; readonly hosts: number }
  | { readonly fault: ServerFault; readonly servers: number };

/** A fault and whom it hits, in ascending order. */
export type DrawnFault =
  | { readonly fault: HostFault; readonly hosts: readonly number[] }
  | { readonly fault: ServerFault; readonly servers: readonly number[] };

/** Distinguishes the draw of the faults from that of the trials' order, which has the same seed. */
const STREAM = 0x6661756c;

/**
 * Whom each fault hits: no host has two, nor a server two. The same fleet and seed give the same draw, whichever provider
 * it is started by.
 */
export function drawFaults({ faults, fleet, trials }: Scenario): DrawnFault[] {
  const random = xoroshiro128plus(trials.seed ^ STREAM);
  const shuffled = (length: number) =>
    shuffle(
      Array.from({ length }, (_, id) => id),
      () => uniformFloat64(random),
    );
  const deal = { hosts: shuffled(Math.max(...fleet.hosts)), servers: shuffled(fleet.servers) };
  const take = (from: number[], count: number) => from.splice(0, count).toSorted((a, b) => a - b);
  return faults.map((spec) =>
    'hosts' in spec
      ? { fault: spec.fault, hosts: take(deal.hosts, spec.hosts) }
      : { fault: spec.fault, servers: take(deal.servers, spec.servers) },
  );
}

/** The hosts that something is wrong with, those of a server that does not last included. */
export function faultyHosts(
  faults: readonly DrawnFault[],
  hosts: readonly { readonly id: number; readonly server: number }[],
): ReadonlySet<number> {
  const faulty = new Set(faults.flatMap((drawn) => ('hosts' in drawn ? drawn.hosts : [])));
  const servers = new Set(faults.flatMap((drawn) => ('servers' in drawn ? drawn.servers : [])));
  for (const { id, server } of hosts) if (servers.has(server)) faulty.add(id);
  return faulty;
}
