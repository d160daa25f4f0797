import type { CgroupBackend, CgroupStrain, CgroupUsage } from '../cgroup/cgroup.ts';
import type { Owner } from '../ownership/owner.ts';
import type { DrawnFault } from '../scenario/fault.ts';
import type { FleetSpec } from '../scenario/scenario.ts';
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

/** How the hosts are logged in to. The password is made anew for each fleet, or is the author's own; it is never stored. */
export interface Credentials {
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

/** A server's own counters since it started: `SHOW GLOBAL STATUS`. */
export interface ServerCounters {
  /** `Connections`: connection attempts. */
  readonly connections: number;
  /** `Questions`: statements received. */
  readonly questions: number;
  /** `Threads_connected`: connections open now, the one that asks included. */
  readonly threadsConnected: number;
  /** `Max_used_connections`: the most that were open at once. */
  readonly maxUsedConnections: number;
  /** `Connection_errors_max_connections`: refused because as many were open already. Since MySQL 5.6. */
  readonly connectionsRefused?: number;
  /** `Aborted_connects`: attempts that came to no login. */
  readonly connectionsAborted?: number;
  /** How often the fleet has started it anew: its counters, and its CPU time, began at 0 each time. Absent: never. */
  readonly restarts?: number;
}

/** What a server may use; absent is unlimited, or not known. */
export interface ServerCapacity {
  /** `max_connections`, as the server had it at its start. */
  readonly maxConnections?: number;
  /** Cores' worth of CPU that it can come to. */
  readonly cpus?: number;
}

/** What the run keeps of a server. */
export interface ServerRecord {
  readonly name: string;
  /** `SELECT VERSION()`. */
  readonly version: string;
  /** Image as it was named, docker only. */
  readonly image?: string;
  /** The image's content digest or id, docker only. */
  readonly imageDigest?: string;
}

/** What the run keeps of the fleet. */
export interface FleetRecord {
  readonly provider: 'docker' | 'embedded' | 'external';
  /** True where a simulation answers instead of MySQL. */
  readonly simulated: boolean;
  /** How hosts are reached. `direct`: the servers' own addresses; `published`: through ports the engine publishes. */
  readonly reach: 'direct' | 'published';
  readonly hosts: number;
  /** None where they are the author's own: nobody knows which hosts share a server. */
  readonly servers: readonly ServerRecord[];
  /** How many hosts told which `SELECT VERSION()`, external only. Their addresses are kept nowhere. */
  readonly versions?: Readonly<Record<string, number>>;
  /** The container engine, docker only. */
  readonly engine?: { readonly name: string; readonly version: string };
  /** System variables that the figures depend on, of the first server at its start; an allow-list. */
  readonly variables?: Readonly<Record<string, string>>;
  /** What is wrong with which hosts and servers. */
  readonly faults: readonly DrawnFault[];
  /** From the first container or process asked for, to the last host that can be logged in to; nanoseconds. */
  readonly readyNs: number;
}

/** What happens in mid-trial. */
export interface Disturbance {
  /** Undo it: every server answers again, and every host that is up at the begin of a trial. Safe to call twice. */
  end(): Promise<void>;
}

/** What happens to several servers, undone at once. */
export function together(disturbances: readonly Disturbance[]): Disturbance {
  return {
    end: async () => {
      await Promise.all(disturbances.map((each) => each.end()));
    },
  };
}

/** A fleet whose hosts can all be logged in to, but for those that faults keep from it. */
export interface Fleet extends AsyncDisposable {
  readonly record: FleetRecord;
  /** Read anew for each trial: a server that crashed may come back at another address. */
  readonly hosts: readonly Host[];
  /** The same when they are spread over the first so many servers: only where the fleet was started for that sweep. */
  hostsOn?(servers: number): readonly Host[];
  /** Begin what the faults have in store for mid-trial (flap, crash, pause), counted from now, which is GO. */
  disturb(): Disturbance;
  readonly credentials: Credentials;
  /** Most connections that may be in flight at any time, over all hosts; absent: no limit. */
  readonly maxConnections?: number;
  /** Counters of every server, in order. Asking costs each server exactly one question and no connection. */
  counters(): Promise<ServerCounters[]>;
  /** CPU and memory of every server, in order; what can't be read is absent. Never asks the server itself. */
  usage(): CgroupUsage[];
  /** What every server may use, in order. */
  readonly capacities: readonly ServerCapacity[];
  /** CPU and throttling of every server so far, in order: cheap enough for both ends of a work phase. */
  strain(): CgroupStrain[];
  /** Of all servers that have a network namespace of their own; absent where it can't be read, or none has one. */
  listenFailures(): ListenFailures | undefined;
  /** Stop every server and remove all that was made for the fleet. Safe to call twice. */
  stop(): Promise<void>;
}

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
  /** Told as servers become ready. */
  readonly progress?: (ready: number, of: number) => void;
  /** Told what the author should know of the fleet. */
  readonly notice?: (text: string) => void;
}

/**
 * A fleet could not be started, or it went away, for a reason outside the harness. Exit code 100 before the first trial;
 * later it ends the run, and what was measured is kept.
 */
export class FleetError extends Error {
  override name = 'FleetError';
}

/** Starts a fleet, or throws FleetError and leaves nothing behind. */
export type StartFleet = (spec: FleetSpec, context: FleetContext) => Promise<Fleet>;
