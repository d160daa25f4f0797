import { omitUndefined } from '../vocabulary/omit-undefined.ts';

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

/** What is wrong with a host, in every trial from its begin, unless it is said in which cycles. */
export type HostFault =
  /** `refuse`: connection refused. `silent`: packets vanish. `stall`: accepts, then never speaks. `reset`: reset when the
   * statement has arrived. `deny`: the login is refused. */
  | { readonly kind: 'refuse' | 'silent' | 'stall' | 'reset' | 'deny' }
  /** Not made but found: a host of the author's own that could not be logged in to when the run began. */
  | { readonly kind: 'down' }
  /** Its greeting comes this much later. */
  | { readonly kind: 'slow'; readonly byMs: number }
  /** Refuses new connections in turns: up from GO (or its first cycle) on, then down, and so on. */
  | { readonly kind: 'flap'; readonly upMs: number; readonly downMs: number };

/** What happens to a whole server in mid-trial: it is killed (`crash`) or frozen (`pause`), and back for the next trial. */
export interface ServerFault {
  readonly kind: 'crash' | 'pause';
  /** Since GO; absent where it is said in which cycles. */
  readonly afterMs?: number;
}

export function isOfServer(fault: HostFault | ServerFault): fault is ServerFault {
  return fault.kind === 'crash' || fault.kind === 'pause';
}

/** In which cycles a fault holds. */
export interface CycleSpan {
  /** The first; it begins when that is due. */
  readonly at: number;
  /** The first in which it is over again; absent: it lasts as long as the trial. */
  readonly until?: number;
}

interface Timed {
  /** Absent: all the trial, or as the fault itself says. */
  readonly during?: CycleSpan | undefined;
}

/** A fault as the scenario has it: of how many, but not yet of which. */
export type FaultSpec = Timed &
  (
    | { readonly fault: HostFault; readonly hosts: number }
    | { readonly fault: ServerFault; readonly servers: number }
  );

/** A fault and whom it hits, in ascending order. */
export type DrawnFault = Timed &
  (
    | { readonly fault: HostFault; readonly hosts: readonly number[] }
    | { readonly fault: ServerFault; readonly servers: readonly number[] }
  );

/** When a fault of mid-trial was made and undone, nanoseconds since GO. */
export interface FaultMoments {
  /** Its place among the fleet's faults. */
  readonly fault: number;
  readonly beganNs: number;
  /** Absent: it lasted as long as the trial. */
  readonly endedNs?: number;
}

/**
 * When a fault of mid-trial is to begin and to end, milliseconds since GO; undefined for one that is there before.
 *
 * @param everyNs from one cycle to the next.
 */
export function spanOf(
  { fault, during }: Timed & { readonly fault: HostFault | ServerFault },
  everyNs = 0,
): { readonly fromMs: number; readonly toMs?: number } | undefined {
  if (during) {
    const { at, until } = during;
    return omitUndefined({
      fromMs: (at * everyNs) / 1e6,
      toMs: until === undefined ? undefined : (until * everyNs) / 1e6,
    });
  }
  if (isOfServer(fault)) return { fromMs: fault.afterMs ?? 0 };
  return fault.kind === 'flap' ? { fromMs: 0 } : undefined;
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
