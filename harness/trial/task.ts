import { lstatSync } from 'node:fs';
import { chmod, lstat, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Host } from '../fleet/fleet.ts';
import type { Credentials } from '../mysql/login.ts';
import { thisOwner } from '../process/owner.ts';
import { processesOf, tryKill } from '../process/processes.ts';
import type { Parameters, Protocol, Workload } from '../scenario/scenario.ts';

/** Task folders are `manyhosts-task.<owner>.<random>`. */
const TASK_PREFIX = 'manyhosts-task';

/** The files that tell a strategy what to do; they hold the password, and are gone when disposed of. */
export interface TaskFiles extends AsyncDisposable {
  /** The task of the protocol, JSON. */
  readonly taskFile: string;
  /** `address:port` a line, for programs that know nothing of the protocol. */
  readonly hostsFile: string;
}

/** What a strategy has to do. */
export interface Task {
  readonly protocol: Protocol;
  readonly hosts: readonly Host[];
  readonly credentials: Credentials;
  readonly workload: Workload;
  readonly parameters: Parameters;
  /** Whether a server may be asked for its key over plain TCP, to encrypt the password with. */
  readonly allowKeyRetrieval: boolean;
  /** Most hosts that may be visited at the same time; absent: no limit. */
  readonly maxConnections?: number | undefined;
}

/** Write a task to a folder that no other user may read. */
export async function writeTask(task: Task): Promise<TaskFiles> {
  const folder = await mkdtemp(join(tmpdir(), `${TASK_PREFIX}.${thisOwner().id}.`));
  const taskFile = join(folder, 'task.json');
  const hostsFile = join(folder, 'hosts.txt');
  await writeFile(taskFile, JSON.stringify(told(task)), { mode: 0o600 });
  await writeFile(hostsFile, task.hosts.map(lineOf).join(''), { mode: 0o600 });
  return { taskFile, hostsFile, [Symbol.asyncDispose]: () => removeTask(folder) };
}

/** The task as its version of the protocol has it; a program without the protocol is told as much as version 1. */
function told(task: Task): object {
  const { protocol, hosts, credentials, workload, parameters, allowKeyRetrieval, maxConnections } = task;
  const { statements, connections, schedule, timeoutMs } = workload;
  const { cycles = null, forNs = null, everyNs = null, spread } = schedule;
  const common = {
    hosts: hosts.map(({ id, address, port }) => ({ id, address, port })),
    ...credentials,
    timeoutMs,
    parameters,
    maxConnections, // JSON has no undefined: left out
  };
  if (protocol !== 2) return { protocol: 1, ...common, sql: statements[0] };
  const visits = { statements, connections, schedule: { cycles, forNs, everyNs, spread } };
  return { protocol, ...common, ...visits, allowKeyRetrieval };
}

// The colons of IPv6 are in brackets, so that the last one is the port's.
function lineOf({ address, port }: Host): string {
  return `${address.includes(':') ? `[${address}]` : address}:${port}\n`;
}

/** Remove a task's folder with all that is in it, whatever a strategy made of it. */
async function removeTask(folder: string): Promise<void> {
  // Whose rights were taken away can't be emptied by an ordinary user. A link in its place is not followed.
  const found = await lstat(folder).catch(() => undefined);
  // Somebody else may be removing it, too; where it can't be removed, that is what rm says.
  if (found?.isDirectory()) await chmod(folder, 0o700).catch(() => {});
  await rm(folder, { recursive: true, force: true });
}

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

// Any user may make a folder of any name there, and have it lead elsewhere while it is being removed.
function isOurs(folder: string): boolean {
  return lstatSync(folder, { throwIfNoEntry: false })?.uid === process.geteuid?.();
}

function isLeft(task: string, hasLeft: HasLeft): boolean {
  const [prefix, owner] = task.split('.');
  return prefix === TASK_PREFIX && owner !== undefined && hasLeft(owner);
}
