import { readFileSync } from 'node:fs';
import type { Cgroup, CgroupBackend, CgroupUsage } from '../../cgroup/cgroup.ts';
import type { Credentials, Fleet, FleetRecord, Host, ServerCounters, ServerRecord } from '../fleet.ts';
import { readCounters } from './counters.ts';
import { numberHosts } from './layout.ts';
import type { Server } from './server.ts';

/** What a running fleet is made of. */
export interface FleetParts {
  readonly servers: readonly Server[];
  readonly image: Required<Pick<ServerRecord, 'image' | 'imageDigest'>>;
  readonly readyNs: number;
  readonly reach: FleetRecord['reach'];
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
  readonly #groups: readonly (Pick<Cgroup, 'usage'> | undefined)[];
  #stopped: Promise<void> | undefined;

  constructor(parts: FleetParts) {
    this.#parts = parts;
    this.hosts = numberHosts(parts.servers.map((server) => server.hosts));
    this.credentials = parts.credentials;
    this.#groups = parts.servers.map((server) => groupOf(server, parts.cgroups));
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
      readyNs: parts.readyNs,
    };
  }

  counters(): Promise<ServerCounters[]> {
    return Promise.all(this.#parts.servers.map(({ root }) => readCounters(root)));
  }

  usage(): CgroupUsage[] {
    return this.#groups.map((group) => group?.usage() ?? {});
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
    await this.#parts.remove();
  }
}

// An engine in a virtual machine or on another one numbers processes by itself: here the number may be a stranger's. A
// container's control group has the container's id in its path, whichever driver made it.
function groupOf({ pid, containerId }: Server, cgroups: CgroupBackend): Pick<Cgroup, 'usage'> | undefined {
  try {
    if (!readFileSync(`/proc/${pid}/cgroup`, 'utf8').includes(containerId)) return undefined;
  } catch {
    return undefined;
  }
  return cgroups.containing(pid);
}
