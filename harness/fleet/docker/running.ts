import { withoutAbsent } from '../../absent.ts';
import type { CgroupBackend, CgroupStrain, CgroupUsage } from '../../cgroup/cgroup.ts';
import { readCounters } from '../counters.ts';
import type {
  Credentials,
  Disturbance,
  Fleet,
  FleetRecord,
  Host,
  ServerCapacity,
  ServerCounters,
  ServerRecord,
} from '../fleet.ts';
import { type ListenFailures, sumListenFailures } from '../listen-failures.ts';
import { numberHosts } from './layout.ts';
import { ownResources, type Resources } from './resources.ts';
import type { Server } from './server.ts';

/** What a running fleet is made of. */
export interface FleetParts {
  readonly servers: readonly Server[];
  readonly image: Required<Pick<ServerRecord, 'image' | 'imageDigest'>>;
  readonly readyNs: number;
  readonly reach: FleetRecord['reach'];
  readonly engine: Required<FleetRecord>['engine'];
  /** Each server's CPU limit, in cores. */
  readonly cpus: number | undefined;
  readonly credentials: Credentials;
  readonly cgroups: CgroupBackend;
  /** Removes every container of the fleet. */
  readonly remove: () => Promise<void>;
}

/** MySQL containers that run, until they are stopped. */
export class RunningFleet implements Fleet {
  readonly record: FleetRecord;
  readonly hosts: readonly Host[];
  readonly credentials: Credentials;
  readonly #parts: FleetParts;
  readonly capacities: readonly ServerCapacity[];
  readonly #resources: readonly (Resources | undefined)[];
  #stopped: Promise<void> | undefined;

  constructor(parts: FleetParts) {
    this.#parts = parts;
    this.hosts = numberHosts(parts.servers.map((server) => server.hosts));
    this.credentials = parts.credentials;
    this.#resources = parts.servers.map((server) => ownResources(server, parts.cgroups));
    this.capacities = parts.servers.map(({ variables }) =>
      withoutAbsent({ maxConnections: limitIn(variables.max_connections), cpus: parts.cpus }),
    );
    this.record = {
      provider: 'docker',
      simulated: false,
      reach: parts.reach,
      hosts: this.hosts.length,
      servers: parts.servers.map(({ version }, index) => ({
        name: `server-${index}`,
        version,
        ...parts.image,
      })),
      engine: parts.engine,
      faults: [],
      variables: parts.servers[0]?.variables ?? {},
      readyNs: parts.readyNs,
    };
  }

  disturb(): Disturbance {
    return { end: async () => {} };
  }

  counters(): Promise<ServerCounters[]> {
    return Promise.all(this.#parts.servers.map(({ root }) => readCounters(root)));
  }

  usage(): CgroupUsage[] {
    return this.#resources.map((resources) => resources?.group?.usage() ?? {});
  }

  strain(): CgroupStrain[] {
    return this.#resources.map((resources) => resources?.group?.strain() ?? {});
  }

  listenFailures(): ListenFailures | undefined {
    return sumListenFailures(this.#resources.map((resources) => resources?.listenFailures.read()));
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #stop(): Promise<void> {
    for (const { root } of this.#parts.servers) root.destroy();
    for (const resources of this.#resources) {
      resources?.group?.close();
      resources?.listenFailures.close();
    }
    await this.#parts.remove();
  }
}

function limitIn(value: string | undefined): number | undefined {
  return value === undefined ? undefined : Number(value);
}
