import type { Socket } from 'node:net';
import type { Container } from 'dockerode';
import { type Connection, createConnection } from 'mysql2/promise';
import type { CgroupBackend } from '../../../harness/cgroup/cgroup.ts';
import { connectEngine, type Engine } from '../../../harness/engine/connection.ts';
import { startOn } from '../../../harness/fleet/docker/provider.ts';
import type { Fleet, FleetContext, Host } from '../../../harness/fleet/fleet.ts';
import type { Credentials } from '../../../harness/mysql/login.ts';
import { OWNER_LABEL, type Owner, thisOwner } from '../../../harness/process/owner.ts';
import type { FleetSpec } from '../../../harness/scenario/scenario.ts';

/** Ten hosts on two servers, with what a test wants to be different. */
export async function startSmall(
  spec: Partial<FleetSpec> = {},
  context: Partial<FleetContext> = {},
  engine: Partial<Engine> = {},
): Promise<Fleet> {
  return startOn(
    { ...(await connectEngine()), ...engine },
    { provider: 'docker', hosts: [10], servers: 2, image: 'manyhosts/mysql', variables: {}, ...spec },
    { owner: thisOwner(), cgroups: pretendCgroups, ...context },
  );
}

/** Shows the process asked about as the number of processes. */
const pretendCgroups: CgroupBackend = {
  kind: 'none',
  description: 'made up for this test',
  create: () => {
    throw new Error('The provider makes no groups of its own');
  },
  containing: (pid) => ({ usage: () => ({ processes: pid }), contention: () => ({}), close: () => {} }),
};

/** Every container of an owner's, sidecars included, running or not. */
export async function containersOf(owner: Owner): Promise<Container[]> {
  const { client } = await connectEngine();
  const label = [`${OWNER_LABEL}=${owner.id}`];
  const found = await client.container.dockerode.listContainers({ all: true, filters: { label } });
  return found.map(({ Id }) => client.container.getById(Id));
}

/** Those of an owner's containers that make faults for a server. */
export async function companionsOf(owner: Owner): Promise<Container[]> {
  const containers = await containersOf(owner);
  const names = await Promise.all(containers.map(async (each) => (await each.inspect()).Name));
  return containers.filter((_, index) => names[index]?.endsWith('-faults'));
}

/** What comes of setting up a session at a host and asking one question: `answers`, or the code of the error. */
export async function visit(host: Host, credentials: Credentials): Promise<string> {
  try {
    const connection = await connectTo(host, credentials);
    try {
      await connection.query('SET NAMES utf8mb4');
      await connection.execute('SELECT 1');
      return 'answers';
    } finally {
      breakOff(connection);
    }
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code);
  }
}

/** Ask until there is no answer: the server stands still, and the connection is of no more use. */
export async function untilFrozen(connection: Connection): Promise<void> {
  const timedOut = ({ code }: NodeJS.ErrnoException) => code === 'PROTOCOL_SEQUENCE_TIMEOUT';
  try {
    for (;;) await connection.query({ sql: 'SELECT 1', timeout: 500 });
  } catch (error) {
    if (!timedOut(error as NodeJS.ErrnoException)) throw error;
  } finally {
    breakOff(connection);
  }
}

/** mysql2's own destroy() only ends its side: a good-bye that nobody answers would keep the test's process alive. */
export function breakOff(connection: Connection): void {
  const { stream } = (connection as unknown as Wrapped).connection;
  stream.destroy();
}

/** mysql2's promise connection keeps the plain one, and that its socket. */
interface Wrapped {
  readonly connection: { readonly stream: Socket };
}

/** A client's connection to a host. */
export function connectTo({ address, port }: Host, credentials: Credentials): Promise<Connection> {
  return createConnection({ host: address, port, ...credentials, connectTimeout: 1_000 });
}
