import type { Host } from '../../fleet/fleet.ts';
import { canonicalStatement, isOfItsKind } from '../../mysql/statement.ts';
import type { Workload } from '../../scenario/scenario.ts';
import { answered, type TrialVisits } from '../../store/columns.ts';
import type { HostCounts } from '../../store/trial-shape.ts';
import { omitUndefined } from '../../vocabulary/omit-undefined.ts';

/** What the fleet's own servers counted in a trial. */
export interface Evidence {
  /** In the servers' order; undefined where one was started anew meanwhile. */
  readonly byServer: readonly (ServerCounts | undefined)[];
  /** How often each host was asked all of the workload's statements, by its id; absent where servers can't tell them apart. */
  readonly byHost?: readonly number[];
}

export interface ServerCounts {
  /** Of the kinds of the workload's statements. */
  readonly statements: number;
  /** How often it may have been asked all of them. */
  readonly lists: number;
  readonly logins: number;
}

/** What a program asked of one host when it was rehearsed. */
export interface Habit {
  /** Whether it asked the workload's own statement. */
  readonly asks: boolean;
  /** What it asks besides at each login, and is counted alike: a driver may want to know the server's settings. */
  readonly besides: number;
}

/** The habit in the statements of each of a program's connections. */
export function habitOf(connections: readonly (readonly string[])[], sql: string): Habit {
  const wanted = canonicalStatement(sql);
  const asked = connections.flat();
  const others = asked.filter((each) => canonicalStatement(each) !== wanted);
  const alike = others.filter((each) => isOfItsKind(each, sql)).length;
  return {
    asks: others.length < asked.length,
    besides: connections.length === 0 ? 0 : alike / connections.length,
  };
}

/**
 * How many hosts of a program without the protocol were asked the statement, by the servers' own counters. Undefined where
 * there are none, or where what it asks at login is not known.
 */
export function countAsked(
  evidence: Evidence | undefined,
  habit: Habit | undefined,
  hosts: readonly Host[],
  faulty: ReadonlySet<number>,
): HostCounts | undefined {
  if (!evidence || !(evidence.byHost ?? habit)) return undefined;
  const answered = askedOf(hosts, evidence, habit);
  const healthy = hosts.filter(({ id }) => !faulty.has(id));
  const missed = hosts.length - answered;
  return omitUndefined({
    asked: hosts.length,
    answered,
    healthyAnswered: faulty.size > 0 ? askedOf(healthy, evidence, habit) : undefined,
    errors: missed > 0 ? { [NOT_ASKED]: missed } : {},
  });
}

/** How a host failed that no server counts a statement for. */
const NOT_ASKED = 'NOT_ASKED';

function askedOf(hosts: readonly Host[], { byHost, byServer }: Evidence, habit: Habit | undefined): number {
  if (byHost) return hosts.filter(({ id }) => (byHost[id] ?? 0) > 0).length;
  if (!habit?.asks) return 0;
  const room = (server: number) => {
    const { statements, logins } = byServer[server] ?? { statements: 0, logins: 0 };
    return Math.max(0, Math.min(logins, statements - Math.round(habit.besides * logins)));
  };
  // Which of its hosts were asked a server can't tell, but there are no more of them than statements, nor than logins.
  return [...Map.groupBy(hosts, ({ server }) => server)].reduce(
    (sum, [server, own]) => sum + Math.min(own.length, room(server)),
    0,
  );
}

/** Of the answered visits that a strategy claims, what the servers' own counters bear out. */
export interface Proof {
  readonly claimed: number;
  /** Those that a server was asked all statements for. */
  readonly asked: number;
  /** How many logins they take: fresh connections one each, kept ones one a host. */
  readonly logins: number;
  /** So many of these were counted. */
  readonly loggedIn: number;
}

/** Cheap, however many visits there are: the counters are held against sums, by host or by server. */
export function proofOf(
  evidence: Evidence,
  visits: TrialVisits,
  hosts: readonly Host[],
  connections: Workload['connections'],
): Proof {
  const visited = answeredByHost(visits, hosts.length);
  const claims = hosts.map(({ id, server }, place) => {
    const own = visited[place] ?? 0;
    return { id, server, visits: own, logins: connections === 'kept' ? Math.min(1, own) : own };
  });
  const claimed = sumOf(claims, ({ visits }) => visits);
  const logins = sumOf(claims, ({ logins }) => logins);
  const { byHost, byServer } = evidence;
  if (byHost) {
    const asked = sumOf(claims, ({ id, visits }) => Math.min(visits, byHost[id] ?? 0));
    // Each process has hosts of all servers: only all of them together are comparable.
    const counted = sumOf(byServer, (counts) => counts?.logins ?? Infinity);
    return { claimed, asked, logins, loggedIn: Math.min(logins, counted) };
  }
  const servers = [...Map.groupBy(claims, ({ server }) => server)].map(([server, own]) => ({
    // What it was asked before it was started anew is not known.
    counts: byServer[server] ?? { lists: Infinity, logins: Infinity },
    visits: sumOf(own, ({ visits }) => visits),
    logins: sumOf(own, ({ logins }) => logins),
  }));
  return {
    claimed,
    asked: sumOf(servers, ({ visits, counts }) => Math.min(visits, counts.lists)),
    logins,
    loggedIn: sumOf(servers, ({ logins, counts }) => Math.min(logins, counts.logins)),
  };
}

/** How many visits of each host were answered, in the order of the hosts. */
function answeredByHost(visits: TrialVisits, hosts: number): Int32Array {
  const byHost = new Int32Array(hosts);
  for (const at of answered(visits)) byHost[at % hosts] = (byHost[at % hosts] ?? 0) + 1;
  return byHost;
}

function sumOf<T>(all: readonly T[], value: (each: T) => number): number {
  return all.reduce((sum, each) => sum + value(each), 0);
}
