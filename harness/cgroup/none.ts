import type { CgroupBackend } from './cgroup.ts';

/** The backend of a machine without control groups to write: processes run, their memory and CPU stay unknown. */
export function noCgroups(reason: string): CgroupBackend {
  return {
    kind: 'none',
    description: `No memory or CPU figures: ${reason}`,
    create: () => ({
      wrap: (argv) => [...argv],
      adopt: () => false,
      contains: () => true,
      endsElsewhere: () => false,
      members: () => [],
      usage: () => ({}),
      contention: () => ({}),
      current: () => ({}),
      kill: async () => {},
      remove: async () => {},
      [Symbol.asyncDispose]: async () => {},
    }),
    containing: () => undefined,
  };
}
