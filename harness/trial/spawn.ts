import { execa } from 'execa';
import type { Cgroup } from '../cgroup/cgroup.ts';
import { readOptional } from '../cgroup/kernel-file.ts';
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

/** A process flag of Linux: it is on its way out (include/linux/sched.h). */
const PF_EXITING = 0x4;

/**
 * Whether a program moved itself to another group. One that is ending is listed in none (since Linux 5.2) and has not
 * left: how it ended says more.
 */
export function hasLeft(group: Cgroup, pid: number): boolean {
  if (group.contains(pid)) return false;
  // proc_pid_stat(5): the name, field 2, is in brackets and may hold anything; flags are field 9.
  const [, fields = ''] = /^.*\) (.*)$/s.exec(readOptional(`/proc/${pid}/stat`) ?? '') ?? [];
  const flags = fields.split(' ')[6];
  return flags !== undefined && (Number(flags) & PF_EXITING) === 0;
}

/** Kill a strategy and its children. The group holds them all; without control groups the process group is all there is. */
export function killTree(group: Cgroup, pid: number | undefined): void {
  group.kill().catch(() => {});
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // nobody is left in it
  }
}
