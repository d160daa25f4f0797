import type { Host } from '../../fleet/fleet.ts';
import { canonicalStatement, isOfItsKind } from '../../mysql/statement.ts';
import type { TrialVisits } from '../../store/columns.ts';
import type { HostCounts } from '../../store/trial-shape.ts';
import { omitUndefined } from '../../vocabulary/omit-undefined.ts';

/** What the fleet's own servers counted in a trial. */
export interface Evidence {
  /** In the servers' order; undefined where one was started anew meanwhile. */
  readonly byServer: readonly (ServerCounts | undefined)[];
  /** How often each host was asked the workload's statement, by its id; absent where servers can't tell their hosts apart. */
  readonly byHost?: readonly number[];
}

export interface ServerCounts {
  /** Of the workload's statement's kind. */
  readonly statements: number;
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

/** How many of the hosts that a strategy says have answered no server counts a statement for. */
export function unborne(
  { byHost, byServer }: Evidence,
  { errors }: TrialVisits,
  hosts: readonly Host[],
): number {
  const failed = new Set(Object.keys(errors).map((at) => Number(at) % hosts.length));
  const claimed = hosts.filter(({ id }) => !failed.has(id));
  if (byHost) return claimed.filter(({ id }) => !byHost[id]).length;
  return [...Map.groupBy(claimed, ({ server }) => server)].reduce((sum, [server, own]) => {
    // What it was asked before it was started anew is not known.
    const { statements = Infinity } = byServer[server] ?? {};
    return sum + Math.max(0, own.length - statements);
  }, 0);
}
