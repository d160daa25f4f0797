import { readFileSync } from 'node:fs';

/**
 * Who a container, cgroup or process belongs to: one harness process, on one boot of one machine.
 *
 * Everything the harness creates outside its own memory carries `id` as its name or label, so that `manyhosts clean`
 * can tell what a killed run left behind from what a living one is using.
 */
export interface Owner {
  /** `<pid>-<start time in clock ticks since boot>-<first eight characters of the boot id>`. */
  readonly id: string;
}

/** The label of every container that the harness makes; its value is the owner's id. */
export const OWNER_LABEL = 'manyhosts.owner';

/** The owner that this process is. */
export function thisOwner(): Owner {
  return ownerOf(process.pid);
}

/** The owner that a living process is, if it is a harness. */
export function ownerOf(pid: number): Owner {
  return { id: ownerId(pid, startTicks(pid) ?? 0) };
}

/** Whether the process that an owner id names still runs; an id from another boot is dead. */
export function isAlive(id: string): boolean {
  const match = /^(\d+)-(\d+)-([0-9a-f]+)$/.exec(id);
  if (!match) return false;
  const pid = Number(match[1]);
  return ownerId(pid, startTicks(pid) ?? 0) === id && processExists(pid);
}

function ownerId(pid: number, ticks: number): string {
  return `${pid}-${ticks}-${bootId()}`;
}

// Process ids are reused; with the start time (proc(5), /proc/PID/stat field 22) the pair is unique on one boot.
function startTicks(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const afterName = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return Number(afterName[19]);
  } catch {
    return undefined; // no such process, or no /proc (macOS): the pid alone must do
  }
}

function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8);
  } catch {
    return '0';
  }
}

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
