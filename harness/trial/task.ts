import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Credentials, Host } from '../fleet/fleet.ts';
import { thisOwner } from '../ownership/owner.ts';
import type { Parameters, Workload } from '../scenario/scenario.ts';

/** Task folders are `manyhosts-task.<owner>.<random>`. */
export const TASK_PREFIX = 'manyhosts-task';

/** The files that tell a strategy what to do; they hold the password, and are gone when disposed of. */
export interface TaskFiles extends AsyncDisposable {
  /** The task of the protocol, JSON. */
  readonly taskFile: string;
  /** `address:port` a line, for programs that know nothing of the protocol. */
  readonly hostsFile: string;
}

/** What a strategy is told. */
export interface Task {
  readonly hosts: readonly Host[];
  readonly credentials: Credentials;
  readonly workload: Workload;
  readonly parameters: Parameters;
}

/** Write a task to a folder that nobody else may read. */
export async function writeTask({ hosts, credentials, workload, parameters }: Task): Promise<TaskFiles> {
  const folder = await mkdtemp(join(tmpdir(), `${TASK_PREFIX}.${thisOwner().id}.`));
  const taskFile = join(folder, 'task.json');
  const hostsFile = join(folder, 'hosts.txt');
  const task = {
    protocol: 1,
    hosts: hosts.map(({ id, address, port }) => ({ id, address, port })),
    ...credentials,
    sql: workload.sql,
    timeoutMs: workload.timeoutMs,
    parameters,
  };
  await writeFile(taskFile, JSON.stringify(task), { mode: 0o600 });
  await writeFile(hostsFile, hosts.map(({ address, port }) => `${address}:${port}\n`).join(''), {
    mode: 0o600,
  });
  return { taskFile, hostsFile, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}
