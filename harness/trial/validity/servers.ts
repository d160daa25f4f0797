import { setTimeout as delay } from 'node:timers/promises';
import type { Fleet } from '../../fleet/fleet.ts';
import { ASKED_AS, type ServerCounters } from '../../mysql/counters.ts';
import { statementsLike, wholeLists } from '../../mysql/statement.ts';
import type { Conditions, ServersMeasurement } from '../../store/trial-shape.ts';
import { difference, omitUndefined, total } from '../../vocabulary/omit-undefined.ts';
import type { Evidence, ServerCounts } from './proof.ts';

/** How long the servers may take to notice that a dead strategy's connections are closed, milliseconds. */
const DISCONNECT_LIMIT_MS = 3000;

/** What the servers had no room for, from before the spawn to after the exit. */
type ServersLimits = Pick<
  Conditions,
  | 'serversListenOverflows'
  | 'serversListenDrops'
  | 'maxUsedConnections'
  | 'maxConnections'
  | 'serversAtConnectionLimit'
  | 'connectionsRefused'
  | 'connectionsAborted'
>;

/** What the servers did, and what they had no room for. */
interface ServersDifference {
  readonly servers: ServersMeasurement;
  /** Absent where the servers are not ours to ask. */
  readonly evidence?: Evidence;
  readonly limits: ServersLimits;
}

/** Note the servers' counters and CPU now; `difference()` says what came since. The statements are the workload's. */
export async function measureServers(
  fleet: Fleet,
  statements: readonly string[],
): Promise<{ difference(): Promise<ServersDifference> }> {
  const watch = await fleet.watchStatements?.(statements);
  const before = await fleet.counters();
  const cpuBefore = cpuOf(fleet);
  const failuresBefore = await fleet.listenFailures();
  return {
    async difference() {
      const cpuAfter = cpuOf(fleet);
      const usage = fleet.usage();
      const { counters, asked } = await settledCounters(fleet);
      const failures = await fleet.listenFailures();
      const byServer = counters.map((each, server) => countsOf(statements, each, before[server], asked));
      const questions = growth(counters, before, 'questions');
      const servers = omitUndefined({
        cpuNs: isSame(counters, before) ? difference(cpuAfter, cpuBefore) : undefined,
        memoryBytes: total(usage.map(({ memoryBytes }) => memoryBytes)),
        connections: growth(counters, before, 'connections'),
        // Every asking is itself a question to each server.
        questions: questions === undefined ? undefined : questions - asked * counters.length,
        statements: total(byServer.map((counts) => counts?.statements)),
        bytesSent: growth(counters, before, 'bytesSent'),
      });
      const limits = omitUndefined({
        serversListenOverflows: difference(failures?.overflows, failuresBefore?.overflows),
        serversListenDrops: difference(failures?.drops, failuresBefore?.drops),
        ...connectionLimits(counters, before, fleet),
      });
      const evidence =
        byServer.length === 0 ? undefined : omitUndefined({ byServer, byHost: await watch?.byHost() });
      return omitUndefined({ servers, limits, evidence });
    },
  };
}

/** Counters once only the harness is connected: until then a QUIT may still be on its way. */
async function settledCounters(fleet: Fleet): Promise<{ counters: ServerCounters[]; asked: number }> {
  const deadline = performance.now() + DISCONNECT_LIMIT_MS;
  for (let asked = 1; ; asked++) {
    const counters = await fleet.counters();
    const alone = counters.every(({ threadsConnected }) => threadsConnected <= 1);
    if (alone || performance.now() > deadline) return { counters, asked };
    await delay(10);
  }
}

/** What a server counted in the trial; undefined where it was started anew, and counts from 0 again. */
function countsOf(
  statements: readonly string[],
  after: ServerCounters,
  before: ServerCounters | undefined,
  asked: number,
): ServerCounts | undefined {
  if (!before || after.restarts !== before.restarts) return undefined;
  const grown = Object.entries(after.statements).map(([name, count]): [string, number] => {
    const own = name === ASKED_AS ? asked : 0;
    return [name, count - (before.statements[name] ?? 0) - own];
  });
  const aborted = difference(after.connectionsAborted, before.connectionsAborted) ?? 0;
  const growth = Object.fromEntries(grown);
  return {
    statements: statementsLike(statements, growth),
    lists: wholeLists(statements, growth),
    logins: after.connections - before.connections - aborted,
  };
}

function connectionLimits(
  after: readonly ServerCounters[],
  before: readonly ServerCounters[],
  { capacities }: Fleet,
): ServersLimits {
  const servers = after.flatMap((counters, server) => {
    const maxConnections = capacities[server]?.maxConnections;
    const earlier = before[server];
    return maxConnections === undefined || !earlier ? [] : [{ counters, earlier, maxConnections }];
  });
  const [fullest] = servers.toSorted((a, b) => room(a) - room(b));
  return omitUndefined({
    maxUsedConnections: fullest?.counters.maxUsedConnections,
    maxConnections: fullest?.maxConnections,
    serversAtConnectionLimit: servers.length > 0 ? servers.filter(cameToLimit).length : undefined,
    connectionsRefused: growth(after, before, 'connectionsRefused'),
    connectionsAborted: growth(after, before, 'connectionsAborted'),
  });
}

interface Counted {
  readonly counters: ServerCounters;
  readonly earlier: ServerCounters;
  readonly maxConnections: number;
}

function room({ counters, maxConnections }: Counted): number {
  return maxConnections - counters.maxUsedConnections;
}

// Max_used_connections never falls: at the limit since an earlier trial, it tells nothing of this one. Refusals do.
function cameToLimit({ counters, earlier, maxConnections }: Counted): boolean {
  const refused = difference(counters.connectionsRefused, earlier.connectionsRefused);
  const rose = counters.maxUsedConnections > earlier.maxUsedConnections || refused === undefined;
  return (refused ?? 0) > 0 || (rose && counters.maxUsedConnections >= maxConnections);
}

// A server that was started anew meanwhile counts from 0 again.
function isSame(after: readonly ServerCounters[], before: readonly ServerCounters[]): boolean {
  return after.every(({ restarts }, server) => restarts === before[server]?.restarts);
}

// Absent where a server is not the same.
function growth(
  after: readonly ServerCounters[],
  before: readonly ServerCounters[],
  key: Exclude<keyof ServerCounters, 'restarts' | 'statements'>,
): number | undefined {
  if (!isSame(after, before)) return undefined;
  const grown = after.map((each, server) => difference(each[key], before[server]?.[key]));
  return grown.some((by) => by !== undefined && by < 0) ? undefined : total(grown);
}

// Not the sum of user and system time: version 1 counts those in ticks of some milliseconds, and the whole exactly.
function cpuOf(fleet: Fleet): number | undefined {
  return total(fleet.contention().map(({ cpuNs }) => cpuNs));
}
