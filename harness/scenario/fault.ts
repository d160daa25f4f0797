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
