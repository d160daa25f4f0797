import type { Workload } from '../../harness/scenario/scenario.ts';
import { ONE_CYCLE } from '../../harness/scenario/schedule.ts';

/** A workload that asks every host once on a fresh connection, unless it is told otherwise. */
export function workloadOf(sql: string, more: Partial<Workload> = {}): Workload {
  return {
    statements: [sql],
    schedule: ONE_CYCLE,
    connections: 'fresh',
    swept: {},
    timeoutMs: 1000,
    ...more,
  };
}
