import { cpus } from 'node:os';
import type { Cgroup, CgroupContention, OwnContention, Pressure } from '../../cgroup/cgroup.ts';
import type { Fleet } from '../../fleet/fleet.ts';
import type { Conditions } from '../../store/trial-shape.ts';
import { difference, omitUndefined, total } from '../../vocabulary/omit-undefined.ts';
import { busyShare, foreignShare, type MachineCpu, openMachine, stolenShare } from './machine.ts';

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
  const look = () => ({
    machine: machine.read(),
    own: group.contention(),
    servers: fleet.contention(),
    harnessNs: ownCpuNs(),
  });
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
  readonly own: OwnContention;
  readonly servers: readonly CgroupContention[];
  readonly harnessNs: number;
}

function conditionsBetween(begin: Moment, end: Moment, fleet: Fleet): Conditions {
  const spanNs = Number(end.at - begin.at);
  const [before, after] = [begin.machine, end.machine];
  const machineCpu = cpuBetween(before.cpu, after.cpu);
  const servers = serversBetween(begin.servers, end.servers, spanNs, fleet);
  const ownNs = difference(end.own.cpuNs, begin.own.cpuNs);
  // An embedded server is a process of its own: its CPU is in none of the others. Published ports are served by the engine's
  // proxies, which nobody measures.
  const proxiesNs = fleet.record.reach === 'direct' ? 0 : undefined;
  const known = [ownNs, servers.serversCpuNs, end.harnessNs - begin.harnessNs, proxiesNs];
  return omitUndefined({
    spanNs,
    machineCpuShare: busyShare(machineCpu.idleNs, spanNs),
    foreignCpuShare: foreignShare(machineCpu, known, spanNs),
    stolenCpuShare: stolenShare(machineCpu.stolenNs, spanNs),
    ...servers,
    throttledNs: difference(end.own.throttledNs, begin.own.throttledNs),
    majorFaults: difference(end.own.majorFaults, begin.own.majorFaults),
    swapBytes: end.own.swapBytes,
    swappedInPages: difference(after.swappedInPages, before.swappedInPages),
    swappedOutPages: difference(after.swappedOutPages, before.swappedOutPages),
    ...pressureBetween(begin, end),
  });
}

function ownCpuNs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) * 1000;
}

function cpuBetween(before: MachineCpu = {}, after: MachineCpu = {}): MachineCpu {
  return omitUndefined({
    idleNs: difference(after.idleNs, before.idleNs),
    interruptNs: difference(after.interruptNs, before.interruptNs),
    stolenNs: difference(after.stolenNs, before.stolenNs),
  });
}

function serversBetween(
  before: readonly CgroupContention[],
  after: readonly CgroupContention[],
  spanNs: number,
  { capacities }: Fleet,
) {
  const cores = cpus().length;
  const used = after.map(({ cpuNs }, server) => grown(cpuNs, before[server]?.cpuNs));
  const allowed = after.map((_, server) => Math.min(capacities[server]?.cpus ?? cores, cores) * spanNs);
  const cpuNs = total(used);
  // However much each of them may use, together they have the machine's cores.
  const allowedTogether = Math.min(total(allowed) ?? 0, cores * spanNs);
  const shares = used.flatMap((ns, server) => (ns === undefined ? [] : ns / (allowed[server] ?? Infinity)));
  return {
    serversCpuNs: cpuNs,
    serversCpuShare: cpuNs === undefined ? undefined : cpuNs / allowedTogether,
    busiestServerCpuShare: shares.length > 0 ? Math.max(...shares) : undefined,
    serversThrottledNs: total(
      after.map(({ throttledNs }, server) => grown(throttledNs, before[server]?.throttledNs)),
    ),
  };
}

// A server that was started anew meanwhile counts from 0 again: what it did is then unknown.
function grown(after: number | undefined, before: number | undefined): number | undefined {
  const by = difference(after, before);
  return by !== undefined && by < 0 ? undefined : by;
}

// The strategy's own is what slowed it down; the machine's may have another cause, but is all some kernels show.
function pressureBetween({ own, machine }: Moment, end: Moment) {
  const pressureOf: Conditions['pressureOf'] = own.pressure ? 'strategy' : machine.pressure && 'machine';
  const [before, after] = own.pressure
    ? [own.pressure, end.own.pressure]
    : [machine.pressure, end.machine.pressure];
  const since = (key: keyof Pressure) => difference(after?.[key], before?.[key]);
  return {
    pressureOf,
    cpuFullPressureNs: since('cpuFullNs'),
    memoryPressureNs: since('memorySomeNs'),
    ioPressureNs: since('ioSomeNs'),
  };
}
