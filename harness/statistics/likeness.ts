import type { StoredRun } from '../run/schema.ts';

/** Something in which two runs differ that makes their figures no comparison. */
export interface Difference {
  readonly what: string;
  readonly base: string;
  readonly head: string;
}

/**
 * In what two runs differ that has to be alike: the machine, where figures come from, the servers and what they were
 * asked. The strategies themselves, their drivers and the harness may differ: that is what is compared.
 */
export function differences(base: StoredRun, head: StoredRun): Difference[] {
  return Object.entries(ALIKE).flatMap(([what, of]) => {
    const [inBase, inHead] = [of(base), of(head)].map(String) as [string, string];
    return inBase === inHead ? [] : [{ what, base: inBase, head: inHead }];
  });
}

const ALIKE: Readonly<Record<string, (run: StoredRun) => unknown>> = {
  'CPU model': ({ machine }) => machine.cpuModel,
  cores: ({ machine }) => machine.cores,
  memory: ({ machine }) => machine.memoryBytes,
  kernel: ({ machine }) => machine.kernel,
  'cgroup backend': ({ cgroups }) => cgroups.backend,
  'fleet provider': ({ fleet }) => fleet.provider,
  'how hosts are reached': ({ fleet }) => fleet.reach,
  hosts: ({ fleet }) => fleet.hosts,
  servers: ({ fleet }) => fleet.servers.length,
  'server version': ({ fleet }) => fleet.servers[0]?.version,
  'server image': ({ fleet }) => fleet.servers[0]?.imageDigest,
  sql: ({ scenario }) => scenario.sql,
};
