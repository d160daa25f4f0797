import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Duplex } from 'node:stream';
import type { Container, ContainerCreateOptions } from 'dockerode';
import { type Cgroup, noCgroups } from '../../../cgroup/cgroup.ts';
import type { Engine } from '../../../engine/connection.ts';
import { removeContainer } from '../../../engine/removal.ts';
import { deadline } from '../../../process/deadline.ts';
import { readOptional } from '../../../process/kernel-file.ts';
import { openFilesLimit } from '../../../process/open-files.ts';
import { OWNER_LABEL, thisOwner } from '../../../process/owner.ts';
import { PROVIDERS, type Provider } from '../../../scenario/providers.ts';
import { FleetError, isSystemError } from '../../../vocabulary/errors.ts';
import {
  type ContainerSpec,
  filledArgv,
  type LaunchRequest,
  type PreparedProgram,
  type Subprocess,
} from '../subprocess.ts';
import { ContainedProcess } from './process.ts';

/** Without a label of its own, for under SELinux a container with one can't read this machine's folders. */
export const SECURITY = ['no-new-privileges', 'label=disable'];

const FIRST_PROCESS = readFileSync(join(import.meta.dirname, 'first-process'), 'utf8');
const PATIENCE_MS = 30_000;
/** What the harness sees of a program that another kernel runs. */
const NO_GROUP = noCgroups('the container is in a virtual machine.').create('');

/**
 * Have the engine create and start a container whose program only waits to be told to begin, and move that to the trial's
 * control group where it can be. What fails here is how the program ends: it could not be started.
 */
export async function prepareContainer(
  spec: ContainerSpec,
  request: LaunchRequest,
): Promise<PreparedProgram> {
  let container: Container | undefined;
  const remove = async () => {
    if (container) await removeContainer(container);
  };
  try {
    container = await spec.engine.client.container.dockerode.createContainer(options(spec, request));
    const subprocess = await deadline(PATIENCE_MS, open(container, request.group));
    const group = subprocess.pid === undefined ? NO_GROUP : request.group;
    return { start: () => subprocess.begin(), group, [Symbol.asyncDispose]: remove };
  } catch (error) {
    if (isSystemError(error)) {
      await remove().catch(() => {}); // it is for `manyhosts clean`, then
      throw new FleetError(`The container engine went away: ${error.message}.`, { cause: error });
    }
    const failure = unstarted(spec.image, error as Error);
    return { start: () => failure, group: request.group, [Symbol.asyncDispose]: remove };
  }
}

async function open(container: Container, group: Cgroup): Promise<ContainedProcess> {
  const mark = randomBytes(16).toString('hex');
  const streams = { stream: true, stdin: true, stdout: true, stderr: true };
  const stream = await container.attach({ ...streams, hijack: true });
  const subprocess = new ContainedProcess(container, stream as Duplex, mark);
  await container.start();
  stream.write(`${mark}\n`);
  const early = subprocess.gone.then(() => {
    throw new Error('its first process ended before the program began');
  });
  await Promise.race([subprocess.waits, early]);
  subprocess.pid = await adopted(container, group);
  return subprocess;
}

/** The program's process, in the trial's control group; undefined where another kernel has it, or may not be moved. */
async function adopted(container: Container, group: Cgroup): Promise<number | undefined> {
  const first = (await container.inspect()).State.Pid;
  // Another kernel numbers processes by itself. Here a container's id stands in its control group's path.
  if (!readOptional(`/proc/${first}/cgroup`)?.includes(container.id)) return undefined;
  const [pid] = readOptional(`/proc/${first}/task/${first}/children`)?.split(' ').map(Number) ?? [];
  return pid && group.adopt(pid) ? pid : undefined;
}

function options(spec: ContainerSpec, request: LaunchRequest): ContainerCreateOptions {
  const { program, files, limits, fleet } = request;
  const { cwd } = program;
  const openFiles = openFilesLimit();
  return {
    Image: spec.image,
    // Instead of the image's own entrypoint, which knows nothing of it.
    Entrypoint: ['/bin/sh', '-c', FIRST_PROCESS, 'first-process'],
    Cmd: [files.taskFile, ...filledArgv(request)],
    ...(cwd === undefined ? {} : { WorkingDir: cwd }),
    Labels: { [OWNER_LABEL]: thisOwner().id },
    User: userOf(spec.engine),
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    OpenStdin: true,
    StdinOnce: true,
    HostConfig: {
      ...networkOf(spec.engine, fleet.record.provider),
      Mounts: bindMounts([...spec.mounts, dirname(files.taskFile)]),
      CapDrop: ['ALL'],
      SecurityOpt: [...SECURITY],
      Memory: limits.memoryBytes,
      MemorySwap: limits.memoryBytes,
      // The first process is one more.
      PidsLimit: limits.processes + 1,
      // What was looked at before the start; an engine's own limit may be lower.
      ...(openFiles < Infinity ? { Ulimits: [{ Name: 'nofile', Soft: openFiles, Hard: openFiles }] } : {}),
      // The harness has the output; the engine would keep it a second time.
      LogConfig: { Type: 'none', Config: {} },
    },
  };
}

/** Folders of this machine at their own paths, to be read only. */
export function bindMounts(folders: readonly string[]) {
  return folders.map((folder) => ({ Type: 'bind' as const, Source: folder, Target: folder, ReadOnly: true }));
}

// The fleet's containers are on the engine's own default network. What is not in a container is reached as from this machine,
// where the engine is on it.
function networkOf({ reach }: Engine, provider: Provider) {
  return PROVIDERS[provider].where !== 'engine' && reach === 'direct' ? { NetworkMode: 'host' } : {};
}

// The task is for the eyes of the harness's own user. Under an engine without root that is the container's root.
function userOf({ isRootless }: Engine): string {
  return isRootless ? '0:0' : `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`;
}

function unstarted(image: string, cause: Error): Subprocess {
  const shell = cause.message.includes('/bin/sh')
    ? ` A container's first process is a shell: take an image that has /bin/sh.`
    : '';
  const reason = cause.message.trim().replace(/\.$/, '');
  const spawnError = new Error(`in a container of ${image}: ${reason}.${shell}`.replace(/\.$/, ''), {
    cause,
  });
  return {
    pid: undefined,
    stdin: null,
    stdout: null,
    stderr: null,
    onExit: () => {},
    ended: Promise.resolve({ spawnError }),
    gone: Promise.resolve(),
    kill: () => {},
  };
}
