import { cpus } from 'node:os';
import type { Cgroup, CgroupContention, Pressure } from '../../cgroup/cgroup.ts';
import type { Fleet } from '../../fleet/fleet.ts';
import type { ListenFailures } from '../../fleet/listen-failures.ts';
import { availableCores } from '../../process/allowance.ts';
import { PROVIDERS } from '../../scenario/providers.ts';
import type { Conditions } from '../../store/trial-shape.ts';
import { difference, omitUndefined, total } from '../../vocabulary/omit-undefined.ts';
import { busyShare, openMachine } from './machine.ts';

/** Watches one trial's work phase. Each end of it costs one look, about 0.2 ms with few servers. */
interface ConditionsWatch extends Disposable {
  began(): void;
  /** Only the first call counts. */
  ended(): void;
  /** Absent where the work never began. */
  conditions(): Conditions | undefined;
}

/** Open all files that will be looked at, so that the looks find them open. */
export function watchConditions(group: Cgroup, fleet: Fleet): ConditionsWatch {
  const machine = openMachine();
  const look = () => ({ machine: machine.read(), own: group.contention(), servers: fleet.contention() });
  look();
  let begin: Moment | undefined;
  let end: Moment | undefined;
  return {
    began() {
      const seen = look();
      begin = { ...seen, at: process.hrtime.bigint() };
    },
    ended() {
      if (begin) end ??= { at: process.hrtime.bigint(), ...look() };
    },
    conditions: () => (begin && end ? conditionsBetween(begin, end, fleet) : undefined),
    [Symbol.dispose]: () => machine.close(),
  };
}

interface Moment {
  readonly at: bigint;
  readonly machine: ReturnType<ReturnType<typeof openMachine>['read']>;
  readonly own: CgroupContention;
  readonly servers: readonly CgroupContention[];
}

function conditionsBetween(begin: Moment, end: Moment, fleet: Fleet): Conditions {
  const spanNs = Number(end.at - begin.at);
  const [before, after] = [begin.machine, end.machine];
  return omitUndefined({
    spanNs,
    machineCpuShare: busyShare(difference(after.idleNs, before.idleNs), spanNs),
    ...serversBetween(begin, end, spanNs, fleet),
    throttledNs: difference(end.own.throttledNs, begin.own.throttledNs),
    ...listenFailuresBetween(before.listenFailures, after.listenFailures, fleet),
    swappedInPages: difference(after.swappedInPages, before.swappedInPages),
    swappedOutPages: difference(after.swappedOutPages, before.swappedOutPages),
    ...pressureBetween(begin, end),
  });
}

// A simulated silent host is a full queue: what it drops on purpose, on loopback, can't be told from what is lost.
function listenFailuresBetween(
  before: ListenFailures | undefined,
  after: ListenFailures | undefined,
  { record }: Fleet,
) {
  if (record.simulated && record.faults.some(({ fault }) => fault.kind === 'silent')) return {};
  return {
    listenOverflows: difference(after?.overflows, before?.overflows),
    listenDrops: difference(after?.drops, before?.drops),
  };
}

function serversBetween(
  { servers: before }: Moment,
  { servers: after, own }: Moment,
  spanNs: number,
  { capacities, record }: Fleet,
) {
  // What the harness started itself shares what the harness is allowed; an engine's containers don't.
  const isBesideStrategy = PROVIDERS[record.provider].where === 'machine';
  const cores = isBesideStrategy ? availableCores() : cpus().length;
  // Both are then held back by the same limits, those of the harness: counted once.
  const heldTogether = isBesideStrategy && own.throttledNs !== undefined;
  const used = after.map(({ cpuNs }, server) => difference(cpuNs, before[server]?.cpuNs));
  const allowed = after.map((_, server) => Math.min(capacities[server]?.cpus ?? cores, cores) * spanNs);
  const cpuNs = total(used);
  // However much each of them may use, together they have the machine's cores.
  const allowedTogether = Math.min(total(allowed) ?? 0, cores * spanNs);
  const shares = used.flatMap((ns, server) => (ns === undefined ? [] : ns / (allowed[server] ?? Infinity)));
  return {
    serversCpuNs: cpuNs,
    serversCpuShare: cpuNs === undefined ? undefined : cpuNs / allowedTogether,
    busiestServerCpuShare: shares.length > 0 ? Math.max(...shares) : undefined,
    serversThrottledNs: heldTogether
      ? undefined
      : total(after.map(({ throttledNs }, server) => difference(throttledNs, before[server]?.throttledNs))),
  };
}

// The strategy's own is what slowed it down; the machine's may have another cause, but is all some kernels show.
function pressureBetween({ own, machine }: Moment, end: Moment) {
  const pressureOf: Conditions['pressureOf'] = own.pressure ? 'strategy' : machine.pressure && 'machine';
  const [before, after] = own.pressure
    ? [own.pressure, end.own.pressure]
    : [machine.pressure, end.machine.pressure];
  const grown = (key: keyof Pressure) => difference(after?.[key], before?.[key]);
  return {
    pressureOf,
    cpuFullPressureNs: grown('cpuFullNs'),
    memoryPressureNs: grown('memorySomeNs'),
    ioPressureNs: grown('ioSomeNs'),
  };
}
