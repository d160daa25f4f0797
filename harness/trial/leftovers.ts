import { lstatSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tryKill } from '../process/kill.ts';
import { processesOf } from '../process/processes.ts';
import { removeTask, TASK_PREFIX } from './task.ts';

type HasLeft = (ownerId: string) => boolean;

/** Remove the tasks of the owners that left them. Returns their folders. */
export async function removeLeftTasks(hasLeft: HasLeft): Promise<string[]> {
  const left = (await readdir(tmpdir())).filter((name) => isLeft(name, hasLeft));
  const folders = left.map((name) => join(tmpdir(), name)).filter(isOurs);
  await Promise.all(folders.map(removeTask));
  return folders;
}

/**
 * Kill the strategies of the owners that left them, and return their process ids. Their control group has done so
 * already where there is one; else they are known by the task in their environment.
 */
export async function killLeftStrategies(hasLeft: HasLeft): Promise<number[]> {
  return processesOf((task) => isLeft(task, hasLeft)).filter(tryKill);
}

// Everybody may make a folder of any name there, and have it lead elsewhere while it is being removed.
function isOurs(folder: string): boolean {
  return lstatSync(folder, { throwIfNoEntry: false })?.uid === process.geteuid?.();
}

function isLeft(task: string, hasLeft: HasLeft): boolean {
  const [prefix, owner] = task.split('.');
  return prefix === TASK_PREFIX && owner !== undefined && hasLeft(owner);
}
