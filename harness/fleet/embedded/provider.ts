import { randomBytes } from 'node:crypto';
import type { Cgroup } from '../../cgroup/cgroup.ts';
import type { DrawnFault } from '../../scenario/fault.ts';
import type { FleetSpec } from '../../scenario/scenario.ts';
import {
  type Credentials,
  type Fleet,
  type FleetContext,
  FleetError,
  type FleetRecord,
  type Host,
  type StartFleet,
} from '../fleet.ts';
import { requireOpenFiles } from '../open-files.ts';
import type { ServerVariables } from '../variables.ts';
import { CountersClient } from './counters-client.ts';
import type { Listening } from './server/main.ts';
import { FIRST_PORT, LAST_PORT } from './server/ports.ts';
import { ServerProcess } from './server-process.ts';

const VERSION = '8.4.0-manyhosts-embedded';

/**
 * Starts one server of our own that simulates MySQL on as many ports as there are hosts. It passes for the scenario's
 * `servers` only where those crash or pause: whatever is measured of servers is measured of this one.
 */
export const startEmbedded: StartFleet = async (spec, context) => {
  const most = Math.max(...spec.hosts);
  // In one process each host has a listener, and a connection to each may be open. Too few ports are told when it listens.
  if (most <= LAST_PORT - FIRST_PORT) requireOpenFiles(most, 2);
  const startedAt = process.hrtime.bigint();
  const credentials = { user: 'bench', password: randomBytes(18).toString('base64url'), database: 'mysql' };
  await using undo = new AsyncDisposableStack();
  const cgroup = createCgroup(context);
  undo.defer(() => cgroup.remove());
  const server = new ServerProcess(cgroup);
  undo.defer(() => server.stop());
  const faults = context.faults ?? [];
  const listening = await listen(server, spec, faults, credentials);
  const counters = await CountersClient.login(listening, credentials, server);
  undo.defer(() => counters.close());
  context.progress?.(1, 1);
  const readyNs = Number(process.hrtime.bigint() - startedAt);
  const variables = await counters.variables();
  return embeddedFleet({
    hosts: hostsOf(listening, spec.servers),
    faults,
    credentials,
    cgroup,
    server,
    counters,
    variables,
    readyNs,
    resources: undo.move(),
  });
};

interface Started {
  readonly hosts: readonly Host[];
  readonly faults: readonly DrawnFault[];
  readonly credentials: Credentials;
  readonly cgroup: Cgroup;
  readonly server: ServerProcess;
  readonly counters: CountersClient;
  readonly variables: ServerVariables;
  readonly readyNs: number;
  readonly resources: AsyncDisposableStack;
}

function embeddedFleet(started: Started): Fleet {
  const { hosts, faults, credentials, cgroup, server, counters, variables, readyNs, resources } = started;
  const record: FleetRecord = {
    provider: 'embedded',
    simulated: true,
    reach: 'direct',
    hosts: hosts.length,
    servers: [{ name: 'embedded', version: VERSION }],
    variables,
    faults,
    readyNs,
  };
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= resources.disposeAsync();
    return stopped;
  };
  return {
    record,
    hosts,
    credentials,
    disturb: faults.some(isOfMidTrial) ? () => server.disturb() : () => ({ end: async () => {} }),
    counters: async () => [await counters.read()],
    usage: () => [cgroup.usage()],
    // All its connections are served by one thread.
    capacities: [{ maxConnections: Number(variables.max_connections), cpus: 1 }],
    strain: () => [cgroup.strain()],
    // It listens in the harness's own network namespace.
    listenFailures: () => undefined,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

function createCgroup({ cgroups }: FleetContext): Cgroup {
  try {
    return cgroups.create('fleet');
  } catch (error) {
    const message =
      "The embedded server's cgroup can't be made. Run `manyhosts doctor` to see what this machine lacks";
    throw new FleetError(message, { cause: error });
  }
}

async function listen(
  server: ServerProcess,
  { hosts, servers, variables }: FleetSpec,
  faults: readonly DrawnFault[],
  credentials: Credentials,
): Promise<Listening> {
  return server.listen({
    hosts: Math.max(...hosts),
    servers,
    faults,
    server: { version: VERSION, ...credentials, variables },
  });
}

function hostsOf({ address, ports }: Listening, servers: number): Host[] {
  return ports.map((port, id) => ({ id, address, port, server: id % servers }));
}

function isOfMidTrial({ fault }: DrawnFault): boolean {
  return fault.kind === 'flap' || fault.kind === 'crash' || fault.kind === 'pause';
}
