import type { Container, ContainerInfo } from 'dockerode';
import { OWNER_LABEL } from '../process/owner.ts';
import { inParallel } from '../process/parallel.ts';
import { connectEngine, type Engine } from './connection.ts';
import { EngineError } from './engine-error.ts';

/** Remove every container that carries all of the labels, at once and without asking it to end. */
export async function removeLabelled(
  engine: Engine,
  labels: Readonly<Record<string, string>>,
): Promise<void> {
  const filter = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
  await removeAll(engine, await listLabelled(engine, filter));
}

/** Kill and remove a container with its anonymous volumes. One that is gone, or about to be, is no mistake. */
export async function removeContainer(container: Container): Promise<void> {
  try {
    await container.remove({ force: true, v: true });
  } catch (error) {
    const { statusCode } = error as { statusCode?: number };
    if (statusCode !== 404 && statusCode !== 409) throw error;
  }
}

/** As one after the other they take three times as long; of hundreds at once, the last would be overdue. */
const AT_ONCE = 32;

async function removeAll(engine: Engine, containers: readonly ContainerInfo[]): Promise<void> {
  await inParallel(containers, AT_ONCE, ({ Id }) => removeContainer(engine.client.container.getById(Id)));
}

/** Containers with all of the labels, running or not; a label is `name` or `name=value`. */
function listLabelled(engine: Engine, label: string[]): Promise<ContainerInfo[]> {
  return engine.client.container.dockerode.listContainers({ all: true, filters: { label } });
}

/**
 * Remove the containers of the owners that left them, and return them in words. Without an engine there are none.
 *
 * @throws EngineError where one is named and does not answer.
 */
export async function removeLeftContainers(hasLeft: (ownerId: string) => boolean): Promise<string[]> {
  const engine = await connectEngine().catch((error: unknown) => {
    if (error instanceof EngineError && !error.isNamed) return undefined;
    throw error;
  });
  if (!engine) return [];
  const left = (await listLabelled(engine, [OWNER_LABEL])).filter(({ Labels }) =>
    hasLeft(Labels[OWNER_LABEL] ?? ''),
  );
  await removeAll(engine, left);
  return left.map(({ Names, Id }) => `container ${Names[0]?.slice(1) ?? Id}`);
}
