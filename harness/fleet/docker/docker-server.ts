import type { CgroupBackend, CgroupContention, CgroupUsage } from '../../cgroup/cgroup.ts';
import type { Engine } from '../../engine/connection.ts';
import { type Accounts, keepWarm, logInOnce } from '../../mysql/accounts.ts';
import { readCounters, type ServerCounters } from '../../mysql/counters.ts';
import { type GeneralLog, recordStatements } from '../../mysql/general-log.ts';
import { deadline } from '../../process/deadline.ts';
import { spanOf } from '../../scenario/fault.ts';
import { FleetError } from '../../vocabulary/errors.ts';
import { omitUndefined } from '../../vocabulary/omit-undefined.ts';
import type { InjectedFaults } from '../fleet.ts';
import type { ListenFailures } from '../listen-failures.ts';
import type { ServerPlan } from './container.ts';
import { inject } from './injection.ts';
import { deniedEndpoint } from './network/endpoints.ts';
import { ownResources, type Resources } from './resources.ts';
import { restartServer, type Server } from './server.ts';

/** What a server was made with, and is made again with after a crash. */
interface Origin {
  readonly engine: Engine;
  readonly plan: ServerPlan;
  readonly accounts: Accounts;
  readonly cgroups: CgroupBackend;
}

/** A server from its start to its fleet's end, crashes included. */
export class DockerServer {
  readonly #origin: Origin;
  readonly #stopping = new AbortController();
  #server: Server;
  #resources: Resources | undefined;
  #restarts = 0;
  // Connections that the harness made since the last start, and no strategy may be credited with.
  #own = 0;
  #injected: InjectedFaults | undefined;

  constructor(server: Server, origin: Origin) {
    this.#origin = origin;
    this.#server = server;
    this.#resources = ownResources(server, origin.cgroups);
  }

  get server(): Server {
    return this.#server;
  }

  /** Fill its cache of password hashes, should it have been emptied: some strategies know no full exchange. */
  warmCache(): Promise<void> {
    const { plan, accounts } = this.#origin;
    const denied = deniedEndpoint(this.#server, plan);
    return keepWarm([this.#server.control, ...(denied ? [denied] : [])], accounts.bench);
  }

  async counters(): Promise<ServerCounters> {
    const counters = await readCounters(this.#server.root).catch(async (cause: Error) => {
      const { engine, plan } = this.#origin;
      throw await diagnoseExit(engine, { index: plan.index, containerId: this.#server.containerId }, cause);
    });
    return { ...counters, connections: counters.connections - this.#own, restarts: this.#restarts };
  }

  /** Record what it is asked, until that record is ended. */
  recordStatements(): Promise<GeneralLog> {
    return recordStatements(this.#server.root);
  }

  usage(): CgroupUsage {
    return this.#resources?.group?.usage() ?? {};
  }

  contention(): CgroupContention {
    return this.#resources?.group?.contention() ?? {};
  }

  listenFailures(): ListenFailures | undefined {
    return this.#resources?.listenFailures.read();
  }

  /** Inject the server's faults of mid-trial. */
  injectFaults(everyNs = 0): InjectedFaults {
    const { serverFault: struck } = this.#origin.plan.faults;
    const { companion } = this.#server;
    const span = struck && spanOf(struck, everyNs);
    const serverFault = span && { place: struck.place, span, ...this.#actsOf(struck.fault.kind) };
    this.#injected = inject(omitUndefined({ companion, serverFault }), everyNs);
    return this.#injected;
  }

  /** Close all that is open here; the containers are the fleet's to remove. */
  async close(): Promise<void> {
    this.#stopping.abort(new Error('The fleet is being stopped'));
    // Nothing may be at work on a container being removed; who injected the faults hears of a failure.
    await this.#injected?.revert().catch(() => {});
    const { root, companion } = this.#server;
    root.destroy();
    companion?.close();
    this.#closeResources();
  }

  #actsOf(kind: 'crash' | 'pause') {
    const { engine } = this.#origin;
    const container = engine.client.container.getById(this.#server.containerId);
    if (kind === 'crash') return { inject: () => container.kill(), revert: () => this.#restart() };
    return {
      inject: () => container.pause(),
      revert: async () => {
        await container.unpause();
        await this.#answered();
      },
    };
  }

  // A server takes connections in the order of their coming: it has taken all that came while it stood still.
  async #answered(): Promise<void> {
    const { control } = this.#server;
    this.#own++;
    await logInOnce([control], this.#origin.accounts.bench, this.#stopping.signal);
  }

  async #restart(): Promise<void> {
    const { engine, plan, accounts, cgroups } = this.#origin;
    this.#server = await restartServer(engine, this.#server, plan, accounts, this.#stopping.signal);
    this.#closeResources();
    this.#resources = ownResources(this.#server, cgroups);
    this.#restarts++;
    this.#own = 0;
  }

  #closeResources(): void {
    this.#resources?.group?.close();
    this.#resources?.listenFailures.close();
  }
}

const PATIENCE_MS = 2_000;
const EXIT_MS = 1_000;

/** What became of a server that answers no more, as far as its engine still tells. */
async function diagnoseExit(
  engine: Engine,
  { index, containerId }: { readonly index: number; readonly containerId: string },
  cause: Error,
): Promise<FleetError> {
  const reason = await endOf(engine, containerId).catch(() => 'neither does the container engine');
  return new FleetError(`Server ${index} does not answer any more: ${reason ?? cause.message}.`, { cause });
}

async function endOf(engine: Engine, containerId: string): Promise<string | undefined> {
  try {
    const container = engine.client.container.getById(containerId);
    // Connections to a server that dies break before the engine has noticed.
    await container.wait({ abortSignal: AbortSignal.timeout(EXIT_MS) }).catch(() => {});
    const { Running, OOMKilled, ExitCode } = (await deadline(PATIENCE_MS, container.inspect())).State;
    if (OOMKilled) return 'it was killed because it reached its memory limit: raise fleet.memory';
    return Running ? undefined : `its container ended with exit code ${ExitCode}`;
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return 'its container was removed';
    throw error;
  }
}
