import type { Readable, Writable } from 'node:stream';
import { execa } from 'execa';
import type { Cgroup, CgroupUsage } from '../../cgroup/cgroup.ts';
import { isRunning } from '../../process/processes.ts';
import type { Program } from '../subprocess.ts';
import type { TaskFiles } from '../task.ts';

/** A strategy's process, on this machine or in a container, with its pipes. */
export interface Subprocess {
  /** As this kernel numbers it; absent where it could not be started, or another kernel has it. */
  readonly pid: number | undefined;
  readonly stdin: Writable | null;
  readonly stdout: Readable | null;
  readonly stderr: Readable | null;
  /** `told` is called right when it has ended; never where it could not be started. */
  onExit(told: () => void): void;
  /** Once its output is at an end, too. */
  readonly ended: Promise<End>;
  /** Once nobody but a process that it left behind can hold its output open. */
  readonly gone: Promise<void>;
  /** Kill what of it does not die with its control group. */
  kill(): void;
}

/** How a process ended. */
export interface End {
  readonly exitCode?: number;
  readonly signal?: string;
  /** Why it could not be started at all. */
  readonly spawnError?: Error;
  /** What it used, where its control group does not tell. */
  readonly usage?: CgroupUsage;
  /** Processes that outlived it, where its control group does not tell. */
  readonly processesLeft?: number;
}

/** Starts a strategy: the moment of the call is its begin. */
export type Start = () => Subprocess;

/** What a strategy may see of the harness's environment; a password in another variable stays unseen. */
const ENVIRONMENT = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR'] as const;

/** Start a strategy on this machine, in its group. */
export function spawn(program: Program, group: Cgroup, files: TaskFiles): Subprocess {
  const [file = '', ...args] = group.wrap(fill(program.argv, files));
  const kept = ENVIRONMENT.flatMap((name) =>
    process.env[name] === undefined ? [] : [[name, process.env[name]]],
  );
  const child = execa(file, args, {
    ...(program.cwd === undefined ? {} : { cwd: program.cwd }),
    env: { ...Object.fromEntries(kept), MANYHOSTS_TASK: files.taskFile },
    extendEnv: false,
    stdin: program.protocol === 1 ? 'pipe' : 'ignore',
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
    onExit: (told) => child.nodeChildProcess.once('exit', told),
    ended: child.then(endOf),
    gone: Promise.resolve(),
    kill: () => killGroup(pid),
  };
}

/** A command as it is executed: with the names of the trial's files. */
export function fill(argv: readonly string[], { hostsFile, taskFile }: TaskFiles): string[] {
  return argv.map((word) => word.replaceAll('{hostsFile}', hostsFile).replaceAll('{taskFile}', taskFile));
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
    // nobody is left in it
  }
}

/**
 * Whether a program moved itself to another group. One that is ending is listed in none (since Linux 5.2), so that the
 * kernel is asked where it was. What it printed last is read before it is reaped: it is there to be asked about.
 */
export function hasLeft(group: Cgroup, pid: number): boolean {
  return !group.contains(pid) && (isRunning(pid) || group.endsElsewhere(pid));
}

/** Kill a strategy and its children, as far as its control group, its process group or its container hold them. */
export function killTree(group: Cgroup, subprocess: Subprocess): void {
  group.kill().catch(() => {});
  subprocess.kill();
}
