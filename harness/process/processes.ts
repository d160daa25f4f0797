import { readdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { readOptional } from './kernel-file.ts';

/** A process flag of Linux: it is on its way out (include/linux/sched.h). */
const PF_EXITING = 0x4;

/**
 * Whether a process is there and has not begun to end. The kernel marks one that ends before it closes its files and
 * before its control group stops listing it (do_exit in kernel/exit.c): at the end of its output the answer is certain.
 */
export function isRunning(pid: number): boolean {
  // proc_pid_stat(5): the name, field 2, is in brackets and may hold anything; flags are field 9.
  const [, fields = ''] = /^.*\) (.*)$/s.exec(readOptional(`/proc/${pid}/stat`) ?? '') ?? [];
  const flags = fields.split(' ')[6];
  return flags !== undefined && (Number(flags) & PF_EXITING) === 0;
}

/**
 * The running processes that were started for a task, wherever they went: those whose environment names it (proc(5),
 * /proc/PID/environ). `isMeant` is given the name of the task's folder. Takes a few milliseconds.
 */
export function processesOf(isMeant: (folder: string) => boolean): number[] {
  return processIds().filter((pid) => isMeant(taskOf(pid)) && isRunning(pid));
}

function processIds(): number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger);
  } catch {
    return []; // not Linux
  }
}

/** Empty where the process is another user's, or gone. */
function taskOf(pid: number): string {
  const file = /(?:^|\0)MANYHOSTS_TASK=([^\0]*)/.exec(readOptional(`/proc/${pid}/environ`) ?? '')?.[1] ?? '';
  return file.split('/').at(-2) ?? '';
}

/** Processes die within milliseconds of SIGKILL unless the kernel itself is stuck in their system call. */
export const KILL_LIMIT_MS = 10_000;

/** Kill a process; false where it can't be, or has ended. */
export function tryKill(pid: number): boolean {
  try {
    process.kill(pid, 'SIGKILL');
    return true;
  } catch {
    return false;
  }
}

/** Kill until no process is left. Throws where one survives SIGKILL. */
export async function killUntilNone(
  left: () => readonly number[],
  kill: (pids: readonly number[]) => void,
): Promise<void> {
  const deadline = performance.now() + KILL_LIMIT_MS;
  for (let pids = left(); pids.length > 0; pids = left()) {
    kill(pids);
    if (performance.now() > deadline) throw new Error(`Processes ${pids.join(', ')} survive SIGKILL`);
    await delay(1);
  }
}
