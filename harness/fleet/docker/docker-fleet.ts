import type { CgroupContention, CgroupUsage } from '../../cgroup/cgroup.ts';
import type { ServerCounters } from '../../mysql/counters.ts';
import type { Credentials } from '../../mysql/login.ts';
import type { DrawnFault } from '../../scenario/fault.ts';
import type { FleetSpec } from '../../scenario/scenario.ts';
import type { Reach, StoredFleet, StoredServer } from '../../store/schema.ts';
import { omitUndefined } from '../../vocabulary/omit-undefined.ts';
import { assignHosts } from '../assign-hosts.ts';
import {
  type ConversationRecord,
  combineFaults,
  type Fleet,
  type FleetRecord,
  type Host,
  type InjectedFaults,
  type ServerCapacity,
} from '../fleet.ts';
import { type ListenFailures, sumListenFailures } from '../listen-failures.ts';
import type { DockerServer } from './docker-server.ts';

/** What a running fleet is made of. */
interface FleetParts {
  readonly servers: readonly DockerServer[];
  /** How many hosts there are on all of them. */
  readonly hosts: number;
  readonly image: Required<Pick<StoredServer, 'image' | 'imageDigest'>>;
  readonly setup: FleetSpec['setup'];
  readonly readyNs: number;
  readonly reach: Reach;
  readonly engine: NonNullable<StoredFleet['engine']>;
  /** Each server's CPU limit, in cores. */
  readonly cpus: number | undefined;
  readonly credentials: Credentials;
  readonly faults: readonly DrawnFault[];
  /** Removes every container of the fleet. */
  readonly remove: () => Promise<void>;
}

/** MySQL containers that run, until they are stopped. */
export class DockerFleet implements Fleet {
  readonly record: FleetRecord;
  readonly hosts: readonly Host[];
  readonly credentials: Credentials;
  readonly #parts: FleetParts;
  readonly capacities: readonly ServerCapacity[];
  #stopped: Promise<void> | undefined;

  constructor(parts: FleetParts) {
    this.#parts = parts;
    this.hosts = this.hostsOn(parts.servers.length);
    this.credentials = parts.credentials;
    this.capacities = parts.servers.map(({ server }) =>
      omitUndefined({ maxConnections: limitIn(server.variables.max_connections), cpus: parts.cpus }),
    );
    const { setup } = parts;
    this.record = omitUndefined({
      provider: 'docker' as const,
      simulated: false,
      reach: parts.reach,
      hosts: this.hosts.length,
      servers: parts.servers.map(({ server }, index) => ({
        name: `server-${index}`,
        version: server.version,
        ...parts.image,
      })),
      engine: parts.engine,
      faults: parts.faults,
      setup: setup && { file: setup.file, sha256: setup.sha256 },
      variables: parts.servers[0]?.server.variables ?? {},
      readyNs: parts.readyNs,
    });
  }

  hostsOn(servers: number): readonly Host[] {
    const { servers: all, hosts } = this.#parts;
    return assignHosts(
      all.slice(0, servers).map(({ server }) => server.hosts),
      hosts,
    );
  }

  injectFaults(everyNs?: number): InjectedFaults {
    return combineFaults(this.#parts.servers.map((server) => server.injectFaults(everyNs)));
  }

  async warmCaches(): Promise<void> {
    await Promise.all(this.#parts.servers.map((server) => server.warmCache()));
  }

  counters(): Promise<ServerCounters[]> {
    return Promise.all(this.#parts.servers.map((server) => server.counters()));
  }

  async recordConversations({ server }: Host): Promise<ConversationRecord> {
    const found = this.#parts.servers[server];
    if (!found) throw new Error(`Expected a server ${server}, found ${this.#parts.servers.length} servers`);
    return found.recordStatements();
  }

  usage(): CgroupUsage[] {
    return this.#parts.servers.map((server) => server.usage());
  }

  contention(): CgroupContention[] {
    return this.#parts.servers.map((server) => server.contention());
  }

  async listenFailures(): Promise<ListenFailures | undefined> {
    return sumListenFailures(this.#parts.servers.map((server) => server.listenFailures()));
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #stop(): Promise<void> {
    await Promise.all(this.#parts.servers.map((server) => server.close()));
    await this.#parts.remove();
  }
}

function limitIn(value: string | undefined): number | undefined {
  return value === undefined ? undefined : Number(value);
}
