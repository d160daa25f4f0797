import { GenericContainer, type WaitStrategy } from 'testcontainers';
import type { Engine } from '../../engine/connection.ts';
import type { FleetSpec } from '../../scenario/scenario.ts';
import { backlogSysctls, type PortRange, publishedPorts } from './network/layout.ts';
import type { ServerFaults } from './network/server-faults.ts';

/** What one server's container is made of. */
export interface ServerPlan {
  readonly index: number;
  readonly name: string;
  readonly spec: Pick<FleetSpec, 'image' | 'memoryBytes' | 'cpus' | 'setup'>;
  readonly flags: readonly string[];
  readonly rootPassword: string;
  readonly ports: PortRange;
  readonly labels: Readonly<Record<string, string>>;
  readonly faults: ServerFaults;
}

/**
 * What the official images' entrypoints need, who begin as root: they make folders, give them to the user mysql, and become
 * that user. What runs then has none of it.
 */
const CAPABILITIES = ['CHOWN', 'DAC_OVERRIDE', 'SETGID', 'SETUID'] as const;

/** A MySQL server's container, from any image that follows the official images' conventions. */
export class ServerContainer extends GenericContainer {
  readonly #signal: AbortSignal;

  /** In the network namespace of the container `network`; absent is one of its own. */
  constructor(
    engine: Engine,
    plan: ServerPlan,
    network: string | undefined,
    ready: WaitStrategy,
    signal: AbortSignal,
  ) {
    super(plan.spec.image);
    this.#signal = signal;
    this.withName(plan.name)
      .withLabels({ ...plan.labels })
      .withCommand([...plan.flags])
      .withEnvironment({
        MYSQL_ROOT_PASSWORD: plan.rootPassword,
        MYSQL_ROOT_HOST: '%',
        MARIADB_ROOT_PASSWORD: plan.rootPassword,
        MARIADB_ROOT_HOST: '%',
        // Time zones by name take the official images seconds to fill in, and our own image has none.
        MYSQL_INITDB_SKIP_TZINFO: '1',
        MARIADB_INITDB_SKIP_TZINFO: '1',
      })
      .withSecurityOpt('no-new-privileges')
      .withDroppedCapabilities('ALL')
      .withAddedCapabilities(...CAPABILITIES)
      // Testcontainers' own cleaner (Ryuk) is one more image to pull, and where it can't be pulled nothing starts.
      // What a killed run leaves behind is found by its owner's label instead.
      .withAutoCleanup(false)
      .withWaitStrategy(ready);
    this.#limit(plan.spec);
    if (network === undefined) Object.assign(this.hostConfig, backlogSysctls(plan.ports));
    if (network !== undefined) this.withNetworkMode(`container:${network}`);
    else if (engine.reach === 'published') this.#publish(plan.ports, engine.publish.bind);
  }

  // The rest of the fleet may have failed while this container was being made.
  protected override async containerCreated(): Promise<void> {
    this.#signal.throwIfAborted();
  }

  // Testcontainers' withResourcesQuota takes gigabytes, and leaves as much swap as memory to be used beyond the limit.
  #limit({ memoryBytes, cpus }: ServerPlan['spec']): void {
    if (memoryBytes !== undefined)
      Object.assign(this.hostConfig, { Memory: memoryBytes, MemorySwap: memoryBytes });
    if (cpus !== undefined) this.hostConfig.NanoCpus = Math.round(cpus * 1e9);
  }

  #publish(hosts: PortRange, address: string): void {
    const { exposed, bindings } = publishedPorts(hosts, address);
    this.createOpts.ExposedPorts = exposed;
    this.hostConfig.PortBindings = bindings;
  }
}
