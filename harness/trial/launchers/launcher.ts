import { prepareContainer } from './container/prepare.ts';
import { spawn } from './spawn.ts';
import type { LaunchRequest, PreparedProgram } from './subprocess.ts';

/** Prepare what takes time and is no part of the trial: on the machine itself nothing, else a container. */
export async function prepareProgram(request: LaunchRequest): Promise<PreparedProgram> {
  const { container } = request.program;
  return container
    ? prepareContainer(container, request)
    : { start: () => spawn(request), group: request.group, [Symbol.asyncDispose]: async () => {} };
}
