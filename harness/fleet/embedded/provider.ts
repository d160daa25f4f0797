import { randomBytes } from 'node:crypto';
import type { Credentials } from '../../mysql/login.ts';
import { type FaultAssignment, FIRST_PORT, LAST_PORT } from '../../mysql/simulator/messages.ts';
import { Watched } from '../../mysql/simulator/watched.ts';
import { hostsWithin, openFilesLimit, requireOpenFiles } from '../../process/open-files.ts';
import { type DrawnFault, faultyHosts } from '../../scenario/fault.ts';
import { providersThat } from '../../scenario/providers.ts';
import type { FleetSpec } from '../../scenario/scenario.ts';
import { FleetError } from '../../vocabulary/errors.ts';
import { omitUndefined } from '../../vocabulary/omit-undefined.ts';
import { assignHosts } from '../assign-hosts.ts';
import {
  combineFaults,
  type Fleet,
  type FleetContext,
  type FleetRecord,
  type Host,
  type StartFleet,
} from '../fleet.ts';
import { type EmbeddedServer, startServer } from './embedded-server.ts';
import { SocketDrops } from './socket-drops.ts';

const VERSION = '8.4.0-manyhosts-embedded';
/** In one of its processes each host has a listener, and a connection to each may be open. */
const FILES_A_HOST = 2;

/**
 * Starts servers of our own that simulate MySQL on as many ports as there are hosts: one process, or as few as have room
 * for them all. They pass for the scenario's `servers` only where those crash or pause: whatever is measured of servers is
 * measured of the processes.
 */
export const startEmbedded: StartFleet = async (spec, context) => {
  requireNoQuota(spec);
  if (spec.memoryBytes !== undefined)
    context.notice?.('fleet.memory holds for MySQL servers only: the simulation has no limit.');
  // In a strategy's process, which is behind none of them.
  requireOpenFiles(Math.max(...spec.hosts));
  const ports = LAST_PORT - FIRST_PORT + 1;
  // Where a strategy has room for a single host, a server has.
  const room = Math.max(1, hostsWithin(openFilesLimit(), FILES_A_HOST));
  return startWithin(Math.min(room, ports), spec, context);
};

// How fast servers may answer is a part of what is asked; how much memory they may take is not.
function requireNoQuota({ cpus }: FleetSpec): void {
  if (cpus === undefined) return;
  const able = providersThat(({ isOurs, isSimulated }) => isOurs && !isSimulated);
  throw new FleetError(
    `Expected a fleet whose servers can be held to fleet.cpus (${cpus}), found embedded, which simulates them without. ` +
      `Take provider: ${able}, or remove fleet.cpus.`,
  );
}

/** The same with so many hosts in a process at most. */
export async function startWithin(room: number, spec: FleetSpec, context: FleetContext): Promise<Fleet> {
  const startedAt = process.hrtime.bigint();
  const credentials = { user: 'bench', password: randomBytes(18).toString('base64url'), database: 'mysql' };
  const { faults = [] } = context;
  await using undo = new AsyncDisposableStack();
  const servers = await startServers(room, spec, credentials, context, undo);
  const readyNs = Number(process.hrtime.bigint() - startedAt);
  return embeddedFleet({
    servers,
    hosts: assignHosts(
      servers.map(({ locations }) => locations),
      Math.max(...spec.hosts),
    ).map((host) => ({ ...host, server: host.id % spec.servers })),
    faults,
    credentials,
    readyNs,
    resources: undo.move(),
  });
}

interface Started {
  readonly servers: readonly EmbeddedServer[];
  readonly hosts: readonly Host[];
  readonly faults: readonly DrawnFault[];
  readonly credentials: Credentials;
  readonly readyNs: number;
  readonly resources: AsyncDisposableStack;
}

/** Waits for all of them even where one fails: what has started then is there to be stopped. */
async function startServers(
  room: number,
  spec: FleetSpec,
  credentials: Credentials,
  context: FleetContext,
  undo: AsyncDisposableStack,
): Promise<EmbeddedServer[]> {
  const { faults = [], progress, simulate } = context;
  const server = { version: VERSION, ...credentials, variables: spec.variables, simulate };
  const partitions = partitionHosts(spec, faults, room);
  // Side by side on one address they would be in each other's way, and with more of them its ports run out.
  const alone = faults.length > 0 || partitions.length > 1;
  let ready = 0;
  const starts = partitions.map(async (partition, index) => {
    const config = { ...partition, alone, server };
    const started = await startServer(`fleet-${index}`, config, credentials, context);
    undo.use(started);
    progress?.(++ready, partitions.length);
    return started;
  });
  await Promise.allSettled(starts);
  return Promise.all(starts);
}

function embeddedFleet({ servers, hosts, faults, credentials, readyNs, resources }: Started): Fleet {
  const record: FleetRecord = {
    provider: 'embedded',
    simulated: true,
    reach: 'direct',
    hosts: hosts.length,
    servers: servers.map((_, index) => ({
      name: servers.length === 1 ? 'embedded' : `embedded-${index}`,
      version: VERSION,
    })),
    variables: servers[0]?.variables ?? {},
    faults,
    readyNs,
  };
  const faulty = faultyHosts(faults, hosts);
  const drops = new SocketDrops(hosts.filter(({ id }) => !faulty.has(id)));
  resources.defer(() => drops.close());
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= resources.disposeAsync();
    return stopped;
  };
  return {
    record,
    hosts,
    credentials,
    injectFaults: (everyNs) => combineFaults(servers.map((server) => server.injectFaults(everyNs))),
    counters: () => Promise.all(servers.map((server) => server.counters())),
    async watchStatements(statements) {
      const list = new Watched(statements);
      for (const server of servers) server.watch(statements);
      const count = async () => {
        const counts = await Promise.all(servers.map((server) => server.counts()));
        return hosts.map(({ id }) => counts[id % servers.length]?.[Math.floor(id / servers.length)] ?? []);
      };
      const before = await count();
      return { byHost: async () => (await count()).map((asked, id) => list.whole(asked, before[id])) };
    },
    usage: () => servers.map((server) => server.usage()),
    capacities: servers.map(({ capacity }) => capacity),
    contention: () => servers.map((server) => server.contention()),
    listenFailures: async () => {
      const dropped = await drops.read();
      return dropped === undefined ? undefined : { drops: dropped };
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** The hosts of one of the fleet's processes: host `id` of the fleet is its host `id / processes`, rounded down. */
interface Partition {
  readonly hosts: number;
  readonly faults: readonly FaultAssignment[];
}

/**
 * Spread the hosts over as few processes as have room for them: host `id` is in process `id % processes`, so that the
 * first n hosts are spread evenly, whatever n is.
 *
 * @param room how many hosts there is room for in a process.
 */
export function partitionHosts(
  { hosts, servers }: Pick<FleetSpec, 'hosts' | 'servers'>,
  faults: readonly DrawnFault[],
  room: number,
): Partition[] {
  const most = Math.max(...hosts);
  const processes = Math.ceil(most / room);
  const ids = Array.from({ length: most }, (_, id) => id);
  // Whom a fault of servers hits is known by the host: a process does not know of servers.
  const hit = faults.map((drawn, place) =>
    omitUndefined({
      place,
      fault: drawn.fault,
      during: drawn.during,
      hosts: 'hosts' in drawn ? drawn.hosts : ids.filter((id) => drawn.servers.includes(id % servers)),
    }),
  );
  return Array.from({ length: processes }, (_, index) => ({
    hosts: Math.ceil((most - index) / processes),
    faults: hit
      .map((each) => ({ ...each, hosts: positionsIn(index, each.hosts, processes) }))
      .filter(({ hosts }) => hosts.length > 0),
  }));
}

function positionsIn(index: number, hosts: readonly number[], processes: number): number[] {
  return hosts.flatMap((id) => (id % processes === index ? Math.floor(id / processes) : []));
}
