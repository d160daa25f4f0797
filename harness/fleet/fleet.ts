import type { CgroupBackend, CgroupContention, CgroupUsage } from '../cgroup/cgroup.ts';
import type { ServerCounters } from '../mysql/counters.ts';
import type { Credentials } from '../mysql/login.ts';
import type { SimulatedStatements } from '../mysql/simulator/messages.ts';
import type { Owner } from '../process/owner.ts';
import type { DrawnFault, FaultMoments } from '../scenario/fault.ts';
import type { FleetSpec } from '../scenario/scenario.ts';
import type { StoredFleet } from '../store/schema.ts';
import type { ListenFailures } from './listen-failures.ts';

/** One address and port that answers as MySQL. */
export interface Host {
  /** Position in the fleet, from 0. Host `id` is on server `id % servers`, of as many as its case has. */
  readonly id: number;
  readonly address: string;
  readonly port: number;
  /** Index of the server behind it. */
  readonly server: number;
  /** Where a container on the fleet's own network reaches it; absent where that is the same. */
  readonly inside?: { readonly address: string; readonly port: number };
}

/** A host as a container on the fleet's own network sees it. */
export function fromInside(host: Host): Host {
  return { ...host, ...host.inside };
}

/** What a server may use; absent is unlimited, or not known. */
export interface ServerCapacity {
  /** `max_connections`, as the server had it at its start. */
  readonly maxConnections?: number;
  /** Cores' worth of CPU that it can come to. */
  readonly cpus?: number;
}

/** What the run keeps of the fleet, with its faults as they were drawn. */
export interface FleetRecord extends Readonly<Omit<StoredFleet, 'faults'>> {
  readonly faults: readonly DrawnFault[];
}

/** The faults of mid-trial, from GO on. */
export interface InjectedFaults {
  /**
   * Afterwards every server answers again, and every host that is up at the begin of a trial. Tells what was done when; safe
   * to call twice.
   */
  revert(): Promise<readonly FaultMoments[]>;
}

/** Of a fleet that has none. */
export const NO_FAULTS: InjectedFaults = { revert: async () => [] };

/** The faults of several servers, reverted at once. */
export function combineFaults(injected: readonly InjectedFaults[]): InjectedFaults {
  return {
    revert: async () => {
      const moments = (await Promise.all(injected.map((each) => each.revert()))).flat();
      return [...Map.groupBy(moments, ({ fault }) => fault).values()].map(lastOf);
    },
  };
}

// What several servers have a part in has begun, and is over, when the last of them is that far.
function lastOf(parts: readonly FaultMoments[]): FaultMoments {
  return parts.reduce((one, other) => ({
    fault: one.fault,
    beganNs: Math.max(one.beganNs, other.beganNs),
    ...(one.endedNs === undefined || other.endedNs === undefined
      ? {}
      : { endedNs: Math.max(one.endedNs, other.endedNs) }),
  }));
}

/** What hosts count of a list of statements. */
export interface StatementsWatch {
  /** How often each host of the fleet was asked the whole list since the watch began, by its id. */
  byHost(): Promise<readonly number[]>;
}

/** What a server records of what it is asked. */
export interface ConversationRecord {
  /** The statements of each connection since the record began, which ends with this. */
  end(): Promise<readonly (readonly string[])[]>;
}

/** A fleet whose hosts can all be logged in to, but for those that faults keep from it. */
export interface Fleet extends AsyncDisposable {
  readonly record: FleetRecord;
  /** Read anew for each trial: a server that crashed may come back at another address. */
  readonly hosts: readonly Host[];
  /** The same when they are spread over the first so many servers: only where the fleet was started for that sweep. */
  hostsOn?(servers: number): readonly Host[];
  /**
   * Inject the faults of mid-trial, counted from now, which is GO.
   *
   * @param everyNs from one cycle to the next; absent where no fault is counted in cycles.
   */
  injectFaults(everyNs?: number): InjectedFaults;
  readonly credentials: Credentials;
  /** Most connections that may be in flight at any time, over all hosts; absent: no limit. */
  readonly maxConnections?: number;
  /** Whether a key may be fetched over plain TCP to encrypt the password with; on fleets that are ours it may. */
  readonly allowKeyRetrieval?: boolean;
  /**
   * Log in once where a server's cache of password hashes may be cold, lest a trial pays for that: on each server of ours,
   * elsewhere on these hosts. Absent: there is no such cache, or no way to fill it.
   */
  warmCaches?(cold: readonly Host[]): Promise<void>;
  /** Counters of every server, in order. Asking costs each server exactly one question and no connection. */
  counters(): Promise<ServerCounters[]>;
  /**
   * Have every host count from now on how often it is asked each of these statements, word for word. Absent where servers
   * can't tell their hosts apart. One list at a time.
   */
  watchStatements?(statements: readonly string[]): Promise<StatementsWatch>;
  /**
   * Record what the server behind a host is asked, connection by connection, until the record is read. It slows the server
   * down, so no trial is measured meanwhile. Absent where `watchStatements` is there, and where the hosts are not ours.
   */
  recordConversations?(host: Host): Promise<ConversationRecord>;
  /** CPU and memory of every server, in order; what can't be read is absent. Never asks the server itself. */
  usage(): CgroupUsage[];
  /** What every server may use, in order. */
  readonly capacities: readonly ServerCapacity[];
  /** CPU and throttling of every server so far, in order: cheap enough for both ends of a work phase. */
  contention(): CgroupContention[];
  /**
   * Of the servers' own listening sockets, those of hosts with a fault apart: a simulated silent host drops on purpose.
   * Absent where that can't be told from what others on the machine drop.
   */
  listenFailures(): Promise<ListenFailures | undefined>;
  /** Stop every server and remove all that was made for the fleet. Safe to call twice. */
  stop(): Promise<void>;
}

/** For hosts that the run neither starts nor stops: nothing of their servers is known. */
export const UNOBSERVED = {
  injectFaults: () => NO_FAULTS,
  counters: async () => [],
  usage: () => [],
  capacities: [],
  contention: () => [],
  listenFailures: async () => undefined,
  stop: async () => {},
  [Symbol.asyncDispose]: async () => {},
} satisfies Partial<Fleet>;

/** The hosts of a setting: the first so many, on all servers unless it says on how many. */
export function hostsOf(
  fleet: Fleet,
  { hosts, servers }: { readonly hosts: number; readonly servers?: number | undefined },
): readonly Host[] {
  const all = servers === undefined ? fleet.hosts : fleet.hostsOn?.(servers);
  if (!all) throw new Error(`Expected a fleet whose servers can be swept, found ${fleet.record.provider}`);
  return all.slice(0, hosts);
}

/** What a provider is given by the run. */
export interface FleetContext {
  readonly owner: Owner;
  readonly cgroups: CgroupBackend;
  /** Ends the start, which then throws the signal's reason. */
  readonly signal?: AbortSignal;
  /** What is wrong with the fleet. */
  readonly faults?: readonly DrawnFault[];
  /** The statements whose answer a simulation is to give as it is described. */
  readonly simulate?: SimulatedStatements | undefined;
  /** Called as servers become ready. */
  readonly progress?: (ready: number, of: number) => void;
  /** Called with what the author should know of the fleet. */
  readonly notice?: (text: string) => void;
}

/** Whether a provider can be had on this machine. */
export type Availability =
  /** The reason is a clause to go into a sentence. */
  | { readonly available: true; readonly reason: string }
  | { readonly available: false; readonly reason: string; readonly remedy: string };

/** Starts a fleet, or throws FleetError and leaves nothing behind. */
export type StartFleet = (spec: FleetSpec, context: FleetContext) => Promise<Fleet>;
