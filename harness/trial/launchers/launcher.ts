import { execa } from 'execa';
import { prepareContainer } from './container/prepare.ts';
import {
  type End,
  filledArgv,
  type LaunchRequest,
  type PreparedProgram,
  type Subprocess,
} from './subprocess.ts';

/** Prepare what takes time and is no part of the trial: on the machine itself nothing, else a container. */
export async function prepareProgram(request: LaunchRequest): Promise<PreparedProgram> {
  const { container } = request.program;
  return container
    ? prepareContainer(container, request)
    : { start: () => spawn(request), group: request.group, [Symbol.asyncDispose]: async () => {} };
}

/** What a strategy may see of the harness's environment; a password in another variable stays unseen. */
const ENVIRONMENT = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR'] as const;

/** Start a strategy on this machine, in its group. */
function spawn(request: LaunchRequest): Subprocess {
  const { program, group, files } = request;
  const [file = '', ...args] = group.wrap(filledArgv(request));
  const kept = ENVIRONMENT.flatMap((name) =>
    process.env[name] === undefined ? [] : [[name, process.env[name]]],
  );
  const child = execa(file, args, {
    ...(program.cwd === undefined ? {} : { cwd: program.cwd }),
    env: { ...Object.fromEntries(kept), MANYHOSTS_TASK: files.taskFile },
    extendEnv: false,
    stdin: program.protocol === 'none' ? 'ignore' : 'pipe',
    stdout: 'pipe',
    stderr: 'pipe',
    buffer: false,
    reject: false,
    // A process group of its own: Ctrl-C reaches the harness alone, which then ends the trial in order.
    detached: true,
  });
  const { pid, stdin, stdout, stderr } = child;
  return {
    ...{ pid, stdin, stdout, stderr },
    onExit: (listener) => child.nodeChildProcess.once('exit', listener),
    ended: child.then(endOf),
    gone: Promise.resolve(),
    kill: () => killGroup(pid),
  };
}

function endOf(result: { exitCode?: number; signal?: string; cause?: unknown; failed: boolean }): End {
  if (result.exitCode !== undefined) return { exitCode: result.exitCode };
  if (result.signal !== undefined) return { signal: result.signal };
  return result.cause instanceof Error ? { spawnError: result.cause } : {};
}

// Those of its children that made no process group of their own.
function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // its processes are gone
  }
}
