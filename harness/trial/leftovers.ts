import { readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TASK_PREFIX } from './task.ts';

type HasLeft = (ownerId: string) => boolean;

/** Remove the tasks of the owners that left them. Returns their folders. */
export async function removeLeftTasks(hasLeft: HasLeft): Promise<string[]> {
  const left = (await readdir(tmpdir())).filter((name) => isLeft(name, hasLeft));
  const folders = left.map((name) => join(tmpdir(), name));
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
  return folders;
}

/**
 * Kill the strategies of the owners that left them, and return their process ids. Their control group has done so
 * already where there is one; else they are known by the task in their environment (proc(5), /proc/PID/environ).
 */
export async function killLeftStrategies(hasLeft: HasLeft): Promise<number[]> {
  const processes = (await readdir('/proc').catch(() => [])).map(Number).filter(Number.isInteger);
  const left = await Promise.all(processes.map(async (pid) => isLeft(await taskOf(pid), hasLeft)));
  return processes.filter((pid, at) => left[at] && tryKill(pid));
}

function isLeft(task: string, hasLeft: HasLeft): boolean {
  const [prefix, owner] = task.split('.');
  return prefix === TASK_PREFIX && owner !== undefined && hasLeft(owner);
}

/** The name of the task's folder; empty where the process is somebody else's, or gone. */
async function taskOf(pid: number): Promise<string> {
  const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
  const file = /(?:^|\0)MANYHOSTS_TASK=([^\0]*)/.exec(environment)?.[1] ?? '';
  return file.split('/').at(-2) ?? '';
}

function tryKill(pid: number): boolean {
  try {
    process.kill(pid, 'SIGKILL');
    return true;
  } catch {
    return false;
  }
}
