import type { ContainerInspectInfo } from 'dockerode';
import type { Connection, RowDataPacket } from 'mysql2/promise';
import { FleetError } from '../fleet.ts';
import { readVariables, type ServerVariables } from '../variables.ts';
import { type Accounts, openToBench } from './accounts.ts';
import { ServerContainer, type ServerPlan } from './container.ts';
import type { Engine } from './engine.ts';
import { type Locations, portsOf } from './layout.ts';
import { login } from './login.ts';
import { applyRules } from './netfilter.ts';
import { ServerReady } from './ready.ts';

/** A server all of whose hosts can be logged in to. */
export interface Server {
  readonly containerId: string;
  /** Its first process, as the engine's machine numbers it. */
  readonly pid: number;
  readonly version: string;
  readonly variables: ServerVariables;
  readonly hosts: Locations;
  /** Open from the start, so that reading the counters later adds no connection to them. */
  readonly root: Connection;
}

/** Start one server, or throw; what it has created then is the caller's to remove. */
export async function startServer(
  engine: Engine,
  plan: ServerPlan,
  accounts: Accounts,
  signal: AbortSignal,
): Promise<Server> {
  let server: Server | undefined;
  const ready = new ServerReady(`Server ${plan.index} (${plan.spec.image})`, {
    meanwhile: ({ id }) => applyRules(engine, id, { hosts: plan.ports }, plan.labels),
    afterwards: async (container) => {
      const state = await container.inspect();
      server = await open(state, locate(state, engine, plan), accounts, signal);
    },
  });
  try {
    await new ServerContainer(engine, plan, ready, signal).start();
  } catch (cause) {
    server?.root.destroy();
    throw cause instanceof FleetError ? cause : failed(plan, cause);
  }
  if (!server) throw new Error('Testcontainers started a container without waiting for it');
  return server;
}

// Logging in at the first host and at the last shows that the whole range of ports leads to the server.
async function open(
  state: ContainerInspectInfo,
  hosts: Locations,
  { root, bench }: Accounts,
  signal: AbortSignal,
): Promise<Server> {
  const [first, last] = [hosts.at(0), hosts.at(-1)];
  if (!first || !last) throw new Error('Expected a host on every server');
  const connection = await login(first, root, signal);
  try {
    const [rows] = await connection.query<RowDataPacket[]>('SELECT VERSION() AS version');
    const variables = await readVariables(connection);
    await openToBench(connection, last, bench, signal);
    const version = String(rows[0]?.version);
    return { containerId: state.Id, pid: state.State.Pid, version, variables, hosts, root: connection };
  } catch (error) {
    connection.destroy();
    throw error;
  }
}

function locate({ NetworkSettings }: ContainerInspectInfo, engine: Engine, { ports }: ServerPlan): Locations {
  const address = Object.values(NetworkSettings.Networks)[0]?.IPAddress;
  return portsOf(ports).map((port) => {
    if (engine.reach === 'direct' && address) return { address, port };
    const binding = NetworkSettings.Ports[`${port}/tcp`]?.[0];
    if (!binding)
      throw new FleetError(`Expected the engine to publish port ${port}, found no binding for it.`);
    return { address: engine.publish.address, port: Number(binding.HostPort) };
  });
}

function failed(plan: ServerPlan, cause: unknown): FleetError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new FleetError(`Server ${plan.index} (${plan.spec.image}) could not be started: ${reason}`, {
    cause,
  });
}
