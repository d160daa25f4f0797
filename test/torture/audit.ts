import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { OWNER_LABEL } from '../../harness/process/owner.ts';

const run = promisify(execFile);

/** What a run that was killed is given for its cleaning up. */
const CLEAN_SECONDS = 10;
/** Waits for processes that aren't its children, which Node can't: pidfd_open(2). */
const AWAIT_ENDS = `
import os, select, sys
for pid in sys.argv[2:]:
    try: select.select([os.pidfd_open(int(pid))], [], [], float(sys.argv[1]))
    except ProcessLookupError: pass
`;

/**
 * What is left of a run whose harness is gone, once all of its processes have ended that still are there, its guard
 * among them. Found by other means than the harness's own; empty as it should be.
 *
 * @param before its processes when its harness was there: one that becomes another program has no arguments for a moment.
 */
export async function leftovers(
  owner: string,
  docker: boolean,
  before: readonly string[] = [],
): Promise<string[]> {
  const awaited = new Set([...before, ...processesOf(owner)]);
  await run('python3', ['-c', AWAIT_ENDS, String(CLEAN_SECONDS), ...awaited]);
  const processes = processesOf(owner).map(
    (pid) => `process ${pid}: ${read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ')}`,
  );
  return [
    ...groupsBelow('/sys/fs/cgroup', owner),
    ...processes,
    ...readdirSync(tmpdir()).filter((name) => name.includes(owner)),
    ...(docker ? await containersOf(owner) : []),
  ];
}

/** The containers of an owner that the engine has, in whatever state. */
export async function containersOf(owner: string): Promise<string[]> {
  const filter = ['ps', '--all', '--quiet', '--filter', `label=${OWNER_LABEL}=${owner}`];
  const { stdout } = await run('docker', filter, { timeout: 20_000 });
  return stdout.split('\n').filter(Boolean);
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
export function processesOf(owner: string): string[] {
  return list('/proc').filter(
    (pid) =>
      /^\d+$/.test(pid) &&
      ['cmdline', 'environ', 'cgroup'].some((file) => read(`/proc/${pid}/${file}`).includes(owner)) &&
      // A zombie holds nothing.
      !read(`/proc/${pid}/status`).includes('\nState:\tZ'),
  );
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
