import type { Cgroup, CgroupBackend } from '../../../harness/cgroup/cgroup.ts';
import { startEmbedded } from '../../../harness/fleet/embedded/provider.ts';
import type { Fleet, FleetContext, Host } from '../../../harness/fleet/fleet.ts';
import type { DrawnFault } from '../../../harness/scenario/fault.ts';
import type { FleetSpec } from '../../../harness/scenario/scenario.ts';

/** Starts a fleet of the provider under test. */
export function embedded(
  hosts: number,
  variables: FleetSpec['variables'] = {},
  cgroups: CgroupBackend = new RecordingCgroups(),
  simulate?: FleetContext['simulate'],
): Promise<Fleet> {
  const spec: FleetSpec = { provider: 'embedded', hosts: [1, hosts], servers: 1, image: 'none', variables };
  return startEmbedded(spec, { owner: { id: 'test' }, cgroups, simulate });
}

/** Starts a fleet in which something is wrong. */
export function faulty(hosts: number, faults: readonly DrawnFault[], servers = 1): Promise<Fleet> {
  const spec: FleetSpec = { provider: 'embedded', hosts: [hosts], servers, image: 'none', variables: {} };
  return startEmbedded(spec, { owner: { id: 'test' }, cgroups: new RecordingCgroups(), faults });
}

/** One host of it. */
export function hostOf({ hosts }: Fleet, id: number): Host {
  const host = hosts[id];
  if (!host) throw new Error(`Expected a host ${id}, and found ${hosts.length} hosts`);
  return host;
}

/** How a client logs in to one host of it; no client waits for ever. */
export function login(fleet: Fleet, id = 0) {
  const { address, port } = hostOf(fleet, id);
  return { host: address, port, connectTimeout: 10_000, ...fleet.credentials };
}

/** Control groups that contain nothing and remember what was done with them. */
export class RecordingCgroups implements CgroupBackend {
  readonly kind = 'none';
  readonly description = 'For tests: records what it is asked for';
  readonly events: string[] = [];
  readonly #prefix: readonly string[];

  /** `prefix`: what every wrapped command begins with. */
  constructor(prefix: readonly string[] = []) {
    this.#prefix = prefix;
  }

  create(name: string): Cgroup {
    const remove = async () => void this.events.push(`remove ${name}`);
    this.events.push(`create ${name}`);
    return {
      wrap: (argv) => [...this.#prefix, ...argv],
      adopt: () => false,
      contains: () => false,
      endsElsewhere: () => false,
      members: () => [],
      usage: () => ({ memoryBytes: 1 }),
      contention: () => ({}),
      current: () => ({}),
      limits: () => ({ canSwap: false }),
      kill: async () => {},
      remove,
      [Symbol.asyncDispose]: remove,
    };
  }

  containing(): undefined {
    return undefined;
  }
}
