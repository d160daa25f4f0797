import { execa } from 'execa';
import type { Cgroup } from '../cgroup/cgroup.ts';
import { isRunning } from './processes.ts';
import type { Conversation } from './subprocess.ts';
import type { TaskFiles } from './task.ts';

/** A strategy's process, with its pipes. */
export type Subprocess = ReturnType<typeof spawn>;

/** What a strategy may see of the harness's environment; a password in another variable stays unseen. */
const ENVIRONMENT = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR'] as const;

/** Start a strategy in its group. */
export function spawn({ program, group, files }: Conversation) {
  const [file = '', ...args] = group.wrap(program.argv.map((word) => fill(word, files)));
  const kept = ENVIRONMENT.flatMap((name) =>
    process.env[name] === undefined ? [] : [[name, process.env[name]]],
  );
  return execa(file, args, {
    cwd: program.cwd,
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
}

function fill(word: string, { hostsFile, taskFile }: TaskFiles): string {
  return word.replaceAll('{hostsFile}', hostsFile).replaceAll('{taskFile}', taskFile);
}

/**
 * Whether a program moved itself to another group. One that is ending is listed in none (since Linux 5.2), so that the
 * kernel is asked where it was. What it printed last is read before it is reaped: it is there to be asked about.
 */
export function hasLeft(group: Cgroup, pid: number): boolean {
  return !group.contains(pid) && (isRunning(pid) || group.endsElsewhere(pid));
}

/** Kill a strategy and its children, as far as its control group and its process group hold them. */
export function killTree(group: Cgroup, pid: number | undefined): void {
  group.kill().catch(() => {});
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // nobody is left in it
  }
}
