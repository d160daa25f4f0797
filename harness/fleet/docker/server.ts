import type { ContainerInspectInfo } from 'dockerode';
import type { Connection, RowDataPacket } from 'mysql2/promise';
import type { Engine } from '../../engine/connection.ts';
import { type Accounts, denyBench, expectDenied, logInOnce, makeBench } from '../../mysql/accounts.ts';
import { type Credentials, login } from '../../mysql/login.ts';
import { readVariables, type ServerVariables } from '../../mysql/variables.ts';
import { FleetError } from '../../vocabulary/errors.ts';
import { ServerContainer, type ServerPlan } from './container.ts';
import { Companion } from './network/companion.ts';
import { deniedEndpoint, type Endpoints, endpointsOf, healthyEndpoints } from './network/endpoints.ts';
import { applyRules } from './network/netfilter.ts';
import { needCompanion } from './network/server-faults.ts';
import { ServerReady } from './ready.ts';

/** A server all of whose hosts can be logged in to, but for those that faults keep from it. */
export interface Server extends Endpoints {
  readonly containerId: string;
  /** Its first process, as the engine's machine numbers it. */
  readonly pid: number;
  readonly version: string;
  readonly variables: ServerVariables;
  /** Open from the start, so that reading the counters later adds no connection to them. */
  readonly root: Connection;
  /** Absent unless its faults need one. */
  readonly companion: Companion | undefined;
}

/** Start one server, or throw; what it has created then is the caller's to remove. */
export async function startServer(
  engine: Engine,
  plan: ServerPlan,
  accounts: Accounts,
  signal: AbortSignal,
): Promise<Server> {
  let opened: Opened | undefined;
  let companion: Companion | undefined;
  try {
    if (needCompanion(plan.faults)) companion = await Companion.start(engine, plan, signal);
    const network = companion?.containerId;
    const ready = new ServerReady(`Server ${plan.index} (${plan.spec.image})`, {
      meanwhile: ({ id }) =>
        applyRules(engine, network ?? id, { hosts: plan.ports, ...plan.faults.rules }, plan.labels),
      afterwards: async (container) => {
        const state = await container.inspect();
        const addressed = network ? await engine.client.container.getById(network).inspect() : state;
        opened = await open(state, endpointsOf(addressed, engine, plan), plan, accounts, signal);
      },
    });
    await new ServerContainer(engine, plan, network, ready, signal).start();
  } catch (cause) {
    opened?.root.destroy();
    companion?.close();
    throw cause instanceof FleetError ? cause : failed(plan, cause);
  }
  if (!opened) throw new Error('Testcontainers started a container without waiting for it');
  return { ...opened, companion };
}

/** The server, started again after a crash: another process on the same data, at the same place. */
export async function restartServer(
  engine: Engine,
  server: Server,
  plan: ServerPlan,
  { root, bench }: Accounts,
  signal: AbortSignal,
): Promise<Server> {
  server.root.destroy();
  const container = engine.client.container.getById(server.containerId);
  await container.start();
  const connection = await login(server.control, root, signal);
  try {
    await warmUp(server, plan, bench, signal);
    return { ...server, pid: (await container.inspect()).State.Pid, root: connection };
  } catch (error) {
    connection.destroy();
    throw error;
  }
}

type Opened = Omit<Server, 'companion'>;

async function open(
  state: ContainerInspectInfo,
  endpoints: Endpoints,
  plan: ServerPlan,
  { root, bench }: Accounts,
  signal: AbortSignal,
): Promise<Opened> {
  const connection = await login(endpoints.control, root, signal);
  try {
    const [rows] = await connection.query<RowDataPacket[]>('SELECT VERSION() AS version');
    const variables = await readVariables(connection);
    await makeBench(connection, bench);
    if (plan.faults.denied.size > 0) await denyBench(connection, bench);
    await warmUp(endpoints, plan, bench, signal);
    const version = String(rows[0]?.version);
    return {
      containerId: state.Id,
      pid: state.State.Pid,
      version,
      variables,
      ...endpoints,
      root: connection,
    };
  } catch (error) {
    connection.destroy();
    throw error;
  }
}

// As strategies will log in, and be denied.
async function warmUp(
  endpoints: Endpoints,
  plan: ServerPlan,
  bench: Credentials,
  signal: AbortSignal,
): Promise<void> {
  await logInOnce(healthyEndpoints(endpoints, plan), bench, signal);
  const denied = deniedEndpoint(endpoints, plan);
  if (denied) await expectDenied(denied, bench, signal);
}

function failed(plan: ServerPlan, cause: unknown): FleetError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new FleetError(`Server ${plan.index} (${plan.spec.image}) could not be started: ${reason}`, {
    cause,
  });
}
