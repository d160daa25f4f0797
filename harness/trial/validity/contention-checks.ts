import type { Conditions } from '../../store/trial-shape.ts';
import { percent, some, tenths } from '../../vocabulary/wording.ts';

// What servers, limits and shortages did to a trial. Each check is a message where its limit is passed, else undefined.

/** Above this share of the CPU there is, time is spent waiting for it. */
const BUSY_SHARE = 0.9;
/** Above this share of the work, waiting for memory or a disk is part of the result. */
const PRESSURE_SHARE = 0.05;

type Judged = Partial<Conditions>;

export function connectionLimit(conditions: Judged): string | undefined {
  const { serversAtConnectionLimit: at, maxConnections, maxUsedConnections, connectionsRefused } = conditions;
  // Where refusals are counted, a server that was just full enough harmed nobody.
  if (!at || connectionsRefused === 0) return undefined;
  const refused = connectionsRefused ? `, and ${some(connectionsRefused, 'connection')} refused` : '';
  return (
    `${some(at, 'server')} came to max_connections (${maxUsedConnections} used at most, limit ` +
    `${maxConnections}${refused}): raise max_connections in fleet.variables above the hosts of a server.`
  );
}

export function serversBusy(conditions: Judged): string | undefined {
  const { serversCpuShare = 0, busiestServerCpuShare = 0 } = conditions;
  const share = Math.max(serversCpuShare, busiestServerCpuShare);
  if (share <= BUSY_SHARE) return undefined;
  const whose = serversCpuShare > BUSY_SHARE ? 'The servers' : 'The busiest server';
  return (
    `${whose} used ${percent(share)} of the CPU there is for it (limit ${percent(BUSY_SHARE)}): the time is the ` +
    'servers’. Give them more CPU or more servers, visit fewer hosts, or take a cheaper query.'
  );
}

// CPU pressure is left to foreign-load: where servers and strategy share the cores, a task that waits a moment for its
// turn is the rule. Only where the servers run elsewhere does `full` mean that a stranger took the strategy's cores.
export function pressure(conditions: Judged): string | undefined {
  const {
    spanNs = 0,
    pressureOf,
    memoryPressureNs,
    ioPressureNs,
    cpuFullPressureNs,
    serversCpuNs,
    majorFaults,
  } = conditions;
  const isOwn = pressureOf === 'strategy';
  // A strategy that read nothing from a disk is not who waited for one.
  const io = isOwn || majorFaults !== 0 ? ioPressureNs : undefined;
  const cpu = serversCpuNs === undefined ? cpuFullPressureNs : undefined;
  const lost = [
    {
      resource: 'memory',
      ns: memoryPressureNs,
      remedy: isOwn ? 'raise limits.memory, or take fewer servers' : 'take fewer servers',
    },
    { resource: 'disks', ns: io, remedy: 'give it a warm-up trial, and stop what else reads or writes' },
    { resource: 'CPU', ns: cpu, remedy: 'stop what else runs here' },
  ].filter(({ ns = 0 }) => ns > PRESSURE_SHARE * spanNs);
  if (lost.length === 0) return undefined;
  const found = lost.map(({ resource, ns = 0 }) => `${tenths(ns / spanNs)} of the work for ${resource}`);
  return (
    `${isOwn ? 'The strategy' : 'Something on the machine'} waited ${found.join(', ')} (limit ` +
    `${percent(PRESSURE_SHARE)}): ${lost.map(({ remedy }) => remedy).join('; ')}.`
  );
}
