import { lastLines } from '../../engine/logs.ts';
import { removeContainer } from '../../engine/removal.ts';
import { deadline } from '../../process/deadline.ts';
import { OWNER_LABEL, thisOwner } from '../../process/owner.ts';
import { bindMounts, type ContainerSpec, SECURITY } from './container.ts';

/** Long enough for a cold disk. */
const TIMEOUT_MS = 60_000;

/**
 * The first line that a short program prints in a container, such as a runtime its version.
 *
 * @throws where the engine can't start it, or it printed nothing; the message says why.
 */
export async function ask(
  { engine, image, mounts }: ContainerSpec,
  argv: readonly string[],
): Promise<string> {
  const container = await engine.client.container.dockerode.createContainer({
    Image: image,
    Entrypoint: [...argv],
    Labels: { [OWNER_LABEL]: thisOwner().id },
    HostConfig: {
      NetworkMode: 'none',
      Mounts: bindMounts(mounts),
      CapDrop: ['ALL'],
      SecurityOpt: [...SECURITY],
    },
  });
  try {
    await container.start();
    await deadline(TIMEOUT_MS, container.wait());
    const [line] = await lastLines(container, 20, { stdout: true, stderr: false });
    if (line === undefined) throw new Error(`${argv[0]} printed nothing`);
    return line;
  } finally {
    await removeContainer(container);
  }
}
