import type { CgroupUsage } from '../cgroup/cgroup.ts';
import type { Fleet, InjectedFaults } from '../fleet/fleet.ts';
import type { FaultMoments } from '../scenario/fault.ts';
import type { TimelinePoint } from '../store/columns.ts';
import type { Measurement } from '../store/trial-shape.ts';
import { omitUndefined } from '../vocabulary/omit-undefined.ts';
import { type Conversation, converse, type Ended } from './conversation.ts';
import { momentsOf } from './fault-moments.ts';
import type { HopelessWatch } from './hopeless.ts';
import type { TrialRequest } from './request.ts';
import { watchMemory } from './sampler.ts';
import { watchConditions } from './validity/conditions.ts';
import type { Evidence } from './validity/proof.ts';
import { measureServers } from './validity/servers.ts';
import { sharedMemoryLeft, watchShared } from './validity/shared-memory.ts';

/** How a program ended, what it used, and what went on around it. */
export interface Observed extends Pick<Measurement, 'conditions' | 'faults' | 'servers'> {
  readonly evidence?: Evidence;
  readonly ended: Ended;
  readonly usage: CgroupUsage;
  /** What of its memory outlives it, in a sentence. */
  readonly sharedLeft?: string;
  readonly timeline: readonly TimelinePoint[];
}

/** Lead the program through the protocol, and watch it, the machine and the servers meanwhile. */
export async function observe(
  conversation: Omit<Conversation, 'work' | 'watch'> & { readonly watch: HopelessWatch },
  fleet: Fleet,
  { workload, onMemory, only }: TrialRequest,
  onGo: () => void,
): Promise<Observed> {
  const { group, program, watch: hopeless } = conversation;
  // A container's shared memory goes with it.
  const shared = program.container ? undefined : watchShared();
  const servers = await measureServers(fleet, workload.statements);
  using watch = watchConditions(group, fleet);
  let injected: InjectedFaults | undefined;
  let faults: readonly FaultMoments[] = [];
  const work = {
    began() {
      onGo();
      if (!only) injected = fleet.injectFaults(workload.schedule.everyNs);
      watch.began();
      memory.look();
      hopeless.began();
    },
    ended() {
      hopeless.ended();
      watch.ended();
      memory.look();
    },
  };
  const memory = watchMemory(group, process.hrtime.bigint(), (point) => {
    hopeless.used(point.memoryBytes);
    onMemory?.(point);
  });
  const ended = await converse({ ...conversation, work }).finally(async () => {
    memory.stop();
    // A server that is gone can't be asked for its counters.
    faults = (await injected?.revert()) ?? [];
  });
  const { usage = group.usage() } = ended;
  const sharedLeft = shared && sharedMemoryLeft(usage.sharedBytes, shared.appeared());
  const { servers: served, limits, evidence } = await servers.difference();
  const conditions = watch.conditions();
  return omitUndefined({
    ended,
    usage,
    timeline: memory.points,
    servers: served,
    evidence,
    sharedLeft,
    faults: momentsOf(faults, fleet.record.faults, workload.schedule.everyNs),
    conditions: conditions && { ...conditions, ...limits },
  });
}
