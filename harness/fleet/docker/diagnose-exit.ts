import type { Engine } from '../../engine/connection.ts';
import { deadline } from '../../process/deadline.ts';
import { FleetError } from '../../vocabulary/errors.ts';

const PATIENCE_MS = 2_000;

/** What became of a server that answers no more, as far as its engine still tells. */
export async function diagnoseExit(
  engine: Engine,
  { index, containerId }: { readonly index: number; readonly containerId: string },
  cause: Error,
): Promise<FleetError> {
  const reason = await stateOf(engine, containerId).catch(() => 'neither does the container engine');
  return new FleetError(`Server ${index} does not answer any more: ${reason ?? cause.message}.`, { cause });
}

async function stateOf(engine: Engine, containerId: string): Promise<string | undefined> {
  try {
    const inspected = engine.client.container.getById(containerId).inspect();
    const { Running, OOMKilled, ExitCode } = (await deadline(PATIENCE_MS, inspected)).State;
    if (OOMKilled) return 'it was killed because it reached its memory limit: raise fleet.memory';
    return Running ? undefined : `its container ended with exit code ${ExitCode}`;
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return 'its container was removed';
    throw error;
  }
}
