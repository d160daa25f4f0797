import { randomBytes } from 'node:crypto';
import { connectEngine, describeEngine, type Engine } from '../../engine/connection.ts';
import { ensureImage, imageDigest } from '../../engine/images.ts';
import { removeLabelled } from '../../engine/removal.ts';
import { type Accounts, newAccounts } from '../../mysql/accounts.ts';
import { executeScript } from '../../mysql/script.ts';
import { abortable } from '../../process/deadline.ts';
import { requireOpenFiles } from '../../process/open-files.ts';
import { OWNER_LABEL } from '../../process/owner.ts';
import { inParallel } from '../../process/parallel.ts';
import type { FleetSpec } from '../../scenario/scenario.ts';
import { FleetError, isSystemError } from '../../vocabulary/errors.ts';
import type { Fleet, FleetContext, StartFleet } from '../fleet.ts';
import type { ServerPlan } from './container.ts';
import { DockerFleet } from './docker-fleet.ts';
import { DockerServer } from './docker-server.ts';
import { mysqldFlags } from './flags.ts';
import { type PortRange, portRanges, portsOf } from './network/layout.ts';
import { NETFILTER_IMAGE } from './network/netfilter.ts';
import { faultsOn, requireReach } from './network/server-faults.ts';
import { type Server, startServer } from './server.ts';

/** A fleet of MySQL containers. */
export const startDocker: StartFleet = async (spec, context) => {
  // In a strategy's process.
  requireOpenFiles(Math.max(...spec.hosts));
  return startOn(await abortable(context.signal, connectEngine()), spec, context);
};

/** The same on an engine already found. */
export async function startOn(engine: Engine, spec: FleetSpec, context: FleetContext): Promise<Fleet> {
  try {
    return await start(engine, spec, context);
  } catch (cause) {
    if (!isSystemError(cause)) throw cause;
    const message = `The container engine went away while it started the fleet: ${cause.message}. ${REMEDY}`;
    throw new FleetError(message, { cause });
  }
}

const REMEDY = 'Run `manyhosts clean` when it answers again: containers may be left on it.';

async function start(engine: Engine, spec: FleetSpec, context: FleetContext): Promise<Fleet> {
  const { faults = [] } = context;
  requireReach(faults, engine.reach);
  requireLimits(spec, engine);
  const images = [spec.image, NETFILTER_IMAGE].map((image) => ensureImage(engine, image));
  await abortable(context.signal, Promise.all(images));
  const described = await describeEngine(engine);
  const image = { image: spec.image, imageDigest: await imageDigest(engine, spec.image) };
  const accounts = newAccounts(spec.setup !== undefined);
  const plans = planServers(spec, context, accounts);
  const began = process.hrtime.bigint();
  const servers = await startServers(engine, plans, accounts, context);
  const readyNs = Number(process.hrtime.bigint() - began);
  return new DockerFleet({
    servers,
    hosts: Math.max(...spec.hosts),
    faults,
    image,
    setup: spec.setup,
    readyNs,
    reach: engine.reach,
    engine: described,
    cpus: spec.cpus,
    credentials: accounts.bench,
    remove: () => removeFleet(engine, plans),
  });
}

/** What an engine can't limit it leaves unlimited in silence. */
function requireLimits({ memoryBytes, cpus }: FleetSpec, { unenforced, at }: Engine): void {
  const set = { memory: memoryBytes, cpus };
  const keys = Object.entries(set).flatMap(([limit, value]) =>
    value !== undefined && unenforced.some((each) => each === limit) ? [`fleet.${limit}`] : [],
  );
  if (keys.length === 0) return;
  const limits = keys.join(' and ');
  throw new FleetError(
    `Expected that ${limits} can be enforced, found that the kernel of the container engine at ${at} can't. ` +
      `Remove ${limits}, or take an engine whose \`docker info\` has no warning of it.`,
  );
}

function planServers(
  spec: FleetSpec,
  { owner, faults = [] }: FleetContext,
  { root }: Accounts,
): ServerPlan[] {
  const hosts = Math.max(...spec.hosts);
  const { servers, sweptServers = [servers] } = spec;
  const ranges = portRanges(hosts, sweptServers);
  requirePorts(ranges, hosts);
  // The first server has the most hosts. All are alike, lest a sweep over servers compared different ones.
  const flags = mysqldFlags(spec, ranges[0] ? portsOf(ranges[0]).length : 0);
  const fleet = `manyhosts-${randomBytes(4).toString('hex')}`;
  return ranges.map((ports, index) => ({
    index,
    name: `${fleet}-server-${index}`,
    spec,
    flags,
    rootPassword: root.password,
    ports,
    labels: { [OWNER_LABEL]: owner.id, 'manyhosts.fleet': fleet },
    faults: faultsOn(index, ranges.length, faults),
  }));
}

const LAST_PORT = 65_535;

// The first server has the most hosts.
function requirePorts([first]: readonly PortRange[], hosts: number): void {
  if (!first || first.last <= LAST_PORT) return;
  const room = LAST_PORT - first.first + 1;
  throw new FleetError(
    `Expected at most ${room} hosts on a server, which has a port for each; found ${portsOf(first).length} of ${hosts}. ` +
      'Take more servers.',
  );
}

// The first failure, or an interrupt, ends the whole fleet: what runs is removed, which makes every other start fail soon, and what was
// being created meanwhile is removed when all have come to an end.
async function startServers(
  engine: Engine,
  plans: readonly ServerPlan[],
  accounts: Accounts,
  { progress, cgroups, signal }: FleetContext,
): Promise<DockerServer[]> {
  const servers: DockerServer[] = [];
  const failure = new AbortController();
  const giveUp = async (reason: unknown) => {
    if (failure.signal.aborted) return; // a consequence of the first
    failure.abort(reason);
    // Before their servers go: the driver prints what an idle connection is told then.
    await Promise.all(Object.values(servers.splice(0)).map((server) => server.close()));
    // A failure to remove is reported below, when all have come to an end.
    await removeFleet(engine, plans).catch(() => {});
  };
  const interrupt = () => void giveUp(signal?.reason);
  signal?.addEventListener('abort', interrupt, { once: true });
  if (signal?.aborted) interrupt();
  // More at a time than the cores can boot makes Testcontainers' fixed limits (10 s for ports) run out.
  const limit = 2 * engine.client.info.containerRuntime.cpus;
  let ready = 0;
  await inParallel(plans, limit, async (plan) => {
    if (failure.signal.aborted) return;
    try {
      const server = await startServer(engine, plan, accounts, failure.signal);
      servers[plan.index] = new DockerServer(server, { engine, plan, accounts, cgroups });
      await setUp(server, plan, accounts, failure.signal);
      progress?.(++ready, plans.length);
    } catch (error) {
      await giveUp(error);
    }
  });
  signal?.removeEventListener('abort', interrupt);
  if (!failure.signal.aborted) return servers;
  await Promise.all(Object.values(servers).map((server) => server.close()));
  await removeFleet(engine, plans);
  throw failure.signal.reason;
}

async function setUp(
  { control }: Server,
  { index, spec: { setup } }: ServerPlan,
  { root, bench: { database } }: Accounts,
  signal: AbortSignal,
): Promise<void> {
  if (!setup) return;
  await executeScript(control, { ...root, database }, setup, signal).catch((cause: unknown) => {
    if (!(cause instanceof FleetError)) throw cause;
    throw new FleetError(`Server ${index} did not execute fleet.setup. ${cause.message}`, { cause });
  });
}

async function removeFleet(engine: Engine, plans: readonly ServerPlan[]): Promise<void> {
  if (plans[0]) await removeLabelled(engine, plans[0].labels);
}
