import type { Container, ContainerInfo } from 'dockerode';
import type { Engine } from './connection.ts';

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

/** Kill and remove all of them at once. */
export async function removeAll(engine: Engine, containers: readonly ContainerInfo[]): Promise<void> {
  await Promise.all(containers.map(({ Id }) => removeContainer(engine.client.container.getById(Id))));
}

/** Containers with all of the labels, running or not; a label is `name` or `name=value`. */
export function listLabelled(engine: Engine, label: string[]): Promise<ContainerInfo[]> {
  return engine.client.container.dockerode.listContainers({ all: true, filters: { label } });
}
