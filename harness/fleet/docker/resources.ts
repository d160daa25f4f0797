import { readFileSync } from 'node:fs';
import type { CgroupBackend, ReadGroup } from '../../cgroup/cgroup.ts';
import { openListenFailures } from '../listen-failures.ts';
import type { Server } from './server.ts';

/** What this machine's kernel knows of a server; its files stay open until they are closed. */
export interface Resources {
  readonly group: ReadGroup | undefined;
  /** In the container's own network namespace. */
  readonly listenFailures: ReturnType<typeof openListenFailures>;
}

/**
 * A server's resources, or undefined where another kernel has them: an engine in a virtual machine or on another one
 * numbers processes by itself, and here the number may be a stranger's. A container's control group has the container's
 * id in its path, whichever driver made it.
 */
export function ownResources(
  { pid, containerId }: Pick<Server, 'pid' | 'containerId'>,
  cgroups: CgroupBackend,
): Resources | undefined {
  try {
    if (!readFileSync(`/proc/${pid}/cgroup`, 'utf8').includes(containerId)) return undefined;
  } catch {
    return undefined;
  }
  return {
    group: cgroups.containing(pid),
    listenFailures: openListenFailures(`/proc/${pid}/net/netstat`),
  };
}
