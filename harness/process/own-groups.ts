import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readOptional } from './kernel-file.ts';

/** A mounted tree of control groups. */
export interface GroupMount {
  readonly folder: string;
  readonly type: string;
  readonly options: string;
}

/** The trees of control groups that are mounted; `system` is another root folder than the machine's. */
export function groupMounts(system = '/'): GroupMount[] {
  const lines = readOptional(join(system, 'proc/self/mounts'))?.split('\n') ?? [];
  return lines.flatMap((line) => {
    const [, folder = '', type, options = ''] = line.split(' ');
    return type === 'cgroup' || type === 'cgroup2' ? [{ folder: join(system, folder), type, options }] : [];
  });
}

/** The controllers of the kernel whose files this process' own limits are in. */
type LimitingController = 'cpu' | 'memory';

/** The control groups that hold this process, its own first, then those above it as far as they are visible from here. */
export interface OwnGroups {
  readonly version: 1 | 2;
  readonly folders: readonly string[];
}

/** Undefined where no tree with the controller is mounted. */
export function ownGroups(controller: LimitingController, system = '/'): OwnGroups | undefined {
  const mounts = groupMounts(system);
  const membership = readOptional(join(system, 'proc/self/cgroup')) ?? '';
  const v1 = mounts.find(({ type, options }) => type === 'cgroup' && options.split(',').includes(controller));
  if (v1) return { version: 1, folders: upTo(v1.folder, pathIn(membership, controller)) };
  const v2 = mounts.find(({ type }) => type === 'cgroup2');
  return v2 && { version: 2, folders: upTo(v2.folder, pathIn(membership, 'unified')) };
}

/**
 * The path that /proc/PID/cgroup (cgroups(7)) gives for a controller, in lines such as `4:memory:/docker/abc`;
 * `unified` is hierarchy 0.
 */
export function pathIn(membership: string, tree: string): string | undefined {
  for (const line of membership.split('\n')) {
    const [hierarchy, controllers, ...path] = line.split(':');
    if (tree === 'unified' ? hierarchy === '0' : controllers?.split(',').includes(tree))
      return path.join(':');
  }
  return undefined;
}

/** A folder and those above it, up to and with `top`. */
export function fromTo(folder: string, top: string): string[] {
  const folders = [folder];
  for (let at = folder; at !== top && at !== dirname(at); ) {
    at = dirname(at);
    folders.push(at);
  }
  return folders;
}

// Inside a container the path may be the host's and not exist here; the mount is then the container's own group.
function upTo(mount: string, path = '/'): string[] {
  const own = join(mount, path).replace(/\/$/, '');
  return existsSync(own) ? fromTo(own, mount) : [mount];
}
