import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { OWNER_LABEL } from '../../harness/process/owner.ts';

/** All that a run's owner has on this machine, by the owner's id: found by other means than the harness's own. */
export async function belongings(owner: string, docker: boolean): Promise<string[]> {
  const containers = docker ? await containersOf(owner) : [];
  return [
    ...groupsBelow('/sys/fs/cgroup', owner),
    ...processesOf(owner),
    ...readdirSync(tmpdir()).filter((name) => name.includes(owner)),
    ...containers,
  ];
}

/** Wait until nothing is left; what still is after the limit is returned, with how long it took. */
export async function untilNothingIsLeft(owner: string, docker: boolean, limitMs: number) {
  const since = performance.now();
  while (true) {
    const left = await belongings(owner, docker);
    const tookMs = performance.now() - since;
    if (left.length === 0 || tookMs > limitMs) return { left, tookMs };
    await delay(100);
  }
}

function groupsBelow(folder: string, owner: string): string[] {
  const folders = list(folder).map((name) => join(folder, name));
  return folders.flatMap((path) => [...(path.includes(owner) ? [path] : []), ...groupsBelow(path, owner)]);
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? [entry.name] : [],
    );
  } catch {
    return [];
  }
}

/** Processes that name the owner: in their arguments (the guard), their environment (strategies) or their groups. */
function processesOf(owner: string): string[] {
  return list('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) =>
      ['cmdline', 'environ', 'cgroup'].some((file) => read(`/proc/${pid}/${file}`).includes(owner))
        ? [`process ${pid}: ${read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ')}`]
        : [],
    );
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

async function containersOf(owner: string): Promise<string[]> {
  const filter = ['ps', '--all', '--quiet', '--filter', `label=${OWNER_LABEL}=${owner}`];
  const { stdout } = await promisify(execFile)('docker', filter, { timeout: 20_000 });
  return stdout.split('\n').filter(Boolean);
}
