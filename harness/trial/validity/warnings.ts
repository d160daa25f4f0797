import type { Protocol } from '../../scenario/scenario.ts';
import { type TrialVisits, type Visit, visitsOf } from '../../store/columns.ts';
import type {
  Conditions,
  Measurement,
  RETIRED_CHECKS,
  ValidityWarning,
  WarningCheck,
} from '../../store/trial-shape.ts';
import { milliseconds, some } from '../../vocabulary/wording.ts';
import { countHosts } from '../reports/hosts.ts';
import { CLOCK_SLACK_NS } from '../reports/judged-visits.ts';
import * as contention from './contention-checks.ts';
import { listenOverflow } from './listen-overflow.ts';
import * as machine from './machine-checks.ts';

/** What a trial is judged by, beside its measurement. */
export interface Expectations {
  /** What the servers themselves take for a host. */
  readonly floorNs?: number;
  /** Absent without the protocol, and where it was not kept. */
  readonly visits?: TrialVisits;
  /** How many hosts the task had. */
  readonly hosts: number;
  /** Hosts that something is wrong with on purpose. */
  readonly faulty?: ReadonlySet<number>;
  readonly protocol: Protocol;
  /** Of the hosts that it claims, how many the servers count no statement for; absent where they are not ours to ask. */
  readonly unborne?: number;
  /** Of a process limit that it came to, in a sentence. */
  readonly processLimit?: string;
  /** What of its memory outlives it, in a sentence. */
  readonly sharedMemory?: string;
}

/** The checks of a trial by itself; the others look at the pause before it, or at its whole run (analysis/trust/judged.ts). */
type TrialCheck = Exclude<WarningCheck, 'settle-gave-up' | 'control-off' | (typeof RETIRED_CHECKS)[number]>;
type Check = (trial: Trial) => string | undefined;
interface Trial extends Expectations {
  readonly measurement: Measurement;
  readonly conditions: Partial<Conditions>;
}

/** Why a trial's figures may not be the strategy's. Each check trips at most once; what wasn't measured trips none. */
export function warningsOf(measurement: Measurement, expectations: Expectations): ValidityWarning[] {
  const trial = { ...expectations, measurement, conditions: measurement.conditions ?? {} };
  return Object.entries(CHECKS).flatMap(([check, judge]) => {
    const message = judge(trial);
    return message === undefined ? [] : [{ check: check as TrialCheck, message }];
  });
}

const NONE: ReadonlySet<number> = new Set();

const CHECKS: Readonly<Record<TrialCheck, Check>> = {
  counters,
  'under-floor': underFloor,
  'hosts-unreached': hostsUnreached,
  'process-limit': processLimit,
  'connection-limit': ({ conditions }) => contention.connectionLimit(conditions),
  'listen-overflow': ({ conditions, visits, hosts, faulty = NONE }) =>
    listenOverflow(
      conditions,
      all(visits, hosts).filter(({ host }) => !faulty.has(host)),
    ),
  'servers-busy': ({ conditions }) => contention.serversBusy(conditions),
  'foreign-load': ({ conditions }) => machine.foreignLoad(conditions),
  steal: ({ conditions }) => machine.steal(conditions),
  throttled: ({ conditions }) => machine.throttled(conditions),
  swap: ({ conditions, measurement }) => machine.swap(conditions, measurement),
  'major-faults': ({ conditions }) => machine.majorFaults(conditions),
  pressure: ({ conditions }) => contention.pressure(conditions),
  'shared-memory': ({ sharedMemory }) => sharedMemory,
};

/** Those that follow from what a trial stored of its conditions, and so can be judged again. */
export const OF_CONDITIONS: ReadonlySet<WarningCheck> = new Set([
  'connection-limit',
  'servers-busy',
  'foreign-load',
  'steal',
  'throttled',
  'swap',
  'major-faults',
  'pressure',
]);

// Without the protocol a strategy claims nothing: its hosts are the counters.
function counters({ measurement: { hosts, servers }, unborne = 0, protocol }: Trial): string | undefined {
  if (!hosts || protocol === 'none') return undefined;
  const { connections = hosts.answered } = servers ?? {};
  const found = [
    ...(connections < hosts.answered ? [some(connections, 'connection')] : []),
    ...(unborne > 0 ? [`the workload's statement for ${hosts.answered - unborne} of them`] : []),
  ].join(', and ');
  if (found === '') return undefined;
  return (
    `The strategy claims ${hosts.answered} answered hosts, but the servers counted ${found}, and a host ` +
    "takes at least one of each: don't trust it, and see that it visits every host of its task."
  );
}

function underFloor({ measurement, visits, hosts: count, floorNs, protocol }: Trial): string | undefined {
  const { outcome, workNs, wallNs, hosts } = measurement;
  if (floorNs === undefined || outcome.kind !== 'completed' || hosts?.answered === 0) return undefined;
  const advice = 'see that the query is executed on every host, and that workload.floor is what it takes.';
  const limit = floorNs - CLOCK_SLACK_NS;
  const whole = protocol === 'none' ? wallNs : workNs;
  if (whole !== undefined && whole < limit) {
    return `The work took ${milliseconds(whole)}, under the floor of ${milliseconds(floorNs)}: ${advice}`;
  }
  const early = all(visits, count).filter((visit) => visit.error === undefined && statementNs(visit) < limit);
  const [first] = early.toSorted((a, b) => statementNs(a) - statementNs(b));
  if (!first) return undefined;
  return (
    `${some(early.length, 'host')} answered under the floor of ${milliseconds(floorNs)}, host ${first.host} in ` +
    `${milliseconds(statementNs(first))}: ${advice}`
  );
}

function all(visits: TrialVisits | undefined, hosts: number): Visit[] {
  return visits ? [...visitsOf(visits, hosts)] : [];
}

// The floor is what the statement takes, once the login is done.
function statementNs({ startNs, connectedNs = startNs, endNs }: Visit): number {
  return endNs - connectedNs;
}

// One that did not complete says it in its outcome.
function processLimit({ measurement: { outcome }, processLimit: limit }: Trial): string | undefined {
  if (limit === undefined || outcome.kind !== 'completed') return undefined;
  return `${limit} It made do with fewer than it asked for: raise limits.processes, or let it ask for fewer.`;
}

// A host with a fault may fail: it is what the scenario asked for.
function hostsUnreached({ measurement, visits, hosts: count, faulty = NONE }: Trial): string | undefined {
  const hosts =
    faulty.size === 0 || !visits ? measurement.hosts : countHosts(visits, count, (host) => !faulty.has(host));
  if (!hosts || hosts.answered === hosts.asked) return undefined;
  const kinds = Object.entries(hosts.errors).map(([kind, count]) => `${count} × ${kind}`);
  const cold = hosts.errors.CR_AUTH_FULL ? COLD_CACHE : '';
  const all = faulty.size > 0 ? `${hosts.asked} hosts without a fault` : `${hosts.asked} hosts`;
  return (
    `${hosts.asked - hosts.answered} of ${all} did not answer (${kinds.join(', ')}), and the ` +
    `limit is none: less was done than in other trials, so compare its times with none that reached all.${cold}`
  );
}

const COLD_CACHE =
  ' CR_AUTH_FULL: the cache of password hashes was cold, after a restart or FLUSH PRIVILEGES. The strategy fails there; ' +
  'others make the full exchange, which takes longer, and fill the cache for those that come after them.';
