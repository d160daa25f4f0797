import { accessSync, constants, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { readOptional } from '../process/kernel-file.ts';
import { type GroupMount, groupMounts, pathIn } from '../process/own-groups.ts';
import type { Owner } from '../process/owner.ts';
import { omitUndefined } from '../vocabulary/omit-undefined.ts';
import { type CgroupBackend, noCgroups } from './cgroup.ts';
import { openOwnThrottled } from './contention.ts';
import { killAll, removeFolder } from './group.ts';
import { type Controller, V1_TREES, type V1Tree, v1Backend } from './v1.ts';
import { v2Backend } from './v2.ts';

/** Every group that the harness makes is a folder with this name, its owner's id, and a name of its own: `manyhosts.<owner>.<name>`. */
const PREFIX = 'manyhosts';

/** The best backend that this machine lets this user have. Never throws: without any, figures are absent. */
export function detectCgroups(owner: Owner, mounts = groupMounts()): CgroupBackend {
  const prefix = `${PREFIX}.${owner.id}`;
  const v2 = mounts.find(({ type }) => type === 'cgroup2');
  const v1 = v1Controllers(mounts);
  if (v1.memory) return v1Backend(v1, prefix);
  // Where version 1 has the memory controller, version 2 has none to hand down.
  if (mounts.some(({ type, options }) => type === 'cgroup' && options.split(',').includes('memory')))
    return unwritable(`control groups are of version 1, and not writable ${howToWrite()}.`);
  if (!v2)
    return unwritable(process.platform === 'linux' ? 'no cgroup tree is mounted.' : 'this is not Linux.');
  const parent = v2Parent(v2.folder, prefix);
  return 'refused' in parent ? unwritable(parent.refused) : v2Backend(v2.folder, parent.folder, prefix);
}

// Root itself is kept from them in a container, where they are mounted to be read only.
function howToWrite(): string {
  return process.getuid?.() === 0
    ? 'here, though this is root. Run outside of a container, or in one with --privileged'
    : 'for this user. Run as root';
}

/** Limits of groups that can only be read may still hold the harness back, and what it starts. */
function unwritable(reason: string): CgroupBackend {
  const throttled = openOwnThrottled();
  return noCgroups(reason, () => omitUndefined({ throttledNs: throttled?.ns() }));
}

/** Remove the groups, with the processes in them, of the owners that left them. Returns their folders. */
export async function removeLeftGroups(
  hasLeft: (ownerId: string) => boolean,
  mounts = groupMounts(),
): Promise<string[]> {
  const left = mounts.flatMap(({ folder }) => leftBelow(folder, hasLeft));
  for (const folders of Map.groupBy(left, (folder) => basename(folder)).values()) {
    for (const folder of folders) leave(folder);
    await killAll(folders);
    await Promise.all(folders.map(removeFolder));
  }
  return left;
}

// Below a group of its own (version 2) the harness sits in a leaf, and so does what it started to clean up after it. The
// group above may hold processes again once it hands down nothing, which is when the other groups are gone.
function leave(folder: string): void {
  const procs = readOptional(join(folder, 'cgroup.procs'))?.split('\n');
  if (!procs?.includes(String(process.pid))) return;
  const own = dirname(folder);
  writeFileSync(join(own, 'cgroup.subtree_control'), '-memory -cpu -pids');
  writeFileSync(join(own, 'cgroup.procs'), String(process.pid));
}

function v1Controllers(mounts: readonly GroupMount[]): Partial<Record<V1Tree, Controller>> {
  const membership = readOptional('/proc/self/cgroup') ?? '';
  const controllerOf = (tree: V1Tree) => {
    const mount = mounts.find(({ type, options }) =>
      tree === 'unified' ? type === 'cgroup2' : type === 'cgroup' && options.split(',').includes(tree),
    )?.folder;
    if (mount === undefined) return undefined;
    // Inside a container the path may be the host's and not exist here; the mount is then the container's own group.
    const own = join(mount, pathIn(membership, tree) ?? '/');
    const parent = existsSync(own) ? own : mount;
    return tree === 'cpu' || isWritable(parent) ? { mount, parent } : undefined;
  };
  return omitUndefined(Object.fromEntries(V1_TREES.map((tree) => [tree, controllerOf(tree)])));
}

/**
 * A v2 folder whose children have the controllers. The tree's root comes first: it alone may hold processes and hand
 * controllers down. Elsewhere the harness must move into a leaf first (cgroup-v2.rst, "No Internal Process Constraint").
 */
function v2Parent(mount: string, prefix: string): { folder: string } | { refused: string } {
  if (handDown(mount)) return { folder: mount };
  const own = join(mount, /^0::\/(.*)$/m.exec(readOptional('/proc/self/cgroup') ?? '')?.[1] ?? '');
  if (!isWritable(own)) {
    return {
      refused: `the harness's own group is not writable ${howToWrite()}, or in a scope of your own: systemd-run --user --scope -p Delegate=yes manyhosts run FILE`,
    };
  }
  try {
    const leaf = join(own, `${prefix}.harness`);
    mkdirSync(leaf);
    writeFileSync(join(leaf, 'cgroup.procs'), String(process.pid));
  } catch (error) {
    return {
      refused: `the harness's own group lets it make none below: ${(error as NodeJS.ErrnoException).code}.`,
    };
  }
  if (handDown(own)) return { folder: own };
  return { refused: "the harness's own group holds other processes, so it can't hand its controllers down." };
}

function handDown(folder: string): boolean {
  const control = join(folder, 'cgroup.subtree_control');
  try {
    writeFileSync(control, '+memory +cpu +pids');
    return isWritable(folder);
  } catch {
    return false;
  }
}

function leftBelow(folder: string, hasLeft: (ownerId: string) => boolean): string[] {
  let entries: string[];
  try {
    entries = readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? [entry.name] : [],
    );
  } catch {
    return [];
  }
  return entries.flatMap((name) => {
    const path = join(folder, name);
    const owner = /^manyhosts\.([^.]+)\./.exec(name)?.[1];
    if (owner === undefined) return leftBelow(path, hasLeft);
    return hasLeft(owner) ? [path] : [];
  });
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
