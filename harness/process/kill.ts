import { setTimeout as delay } from 'node:timers/promises';

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
  const deadline = Date.now() + KILL_LIMIT_MS;
  for (let pids = left(); pids.length > 0; pids = left()) {
    kill(pids);
    if (Date.now() > deadline) throw new Error(`Processes ${pids.join(', ')} survive SIGKILL`);
    await delay(1);
  }
}
