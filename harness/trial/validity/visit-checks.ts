import { answered, type TrialVisits } from '../../store/columns.ts';
import type { HostCounts } from '../../store/trial-shape.ts';
import { milliseconds, some } from '../../vocabulary/wording.ts';
import { countHosts } from '../reports/hosts.ts';
import { CLOCK_SLACK_NS } from '../reports/judged-visits.ts';
import type { JudgedTrial } from './judged-trial.ts';

// What a strategy's own reports say, held against the servers and the task. Each check is a message where its limit is
// passed, else undefined.

const NONE: ReadonlySet<number> = new Set();

// Without the protocol a strategy claims nothing: its hosts are the counters.
export function counters({
  measurement: { servers },
  proof,
  protocol,
  ...trial
}: JudgedTrial): string | undefined {
  if (!proof || protocol === 'none') return undefined;
  const { claimed, asked, logins, loggedIn } = proof;
  const isOnce = !hasCycles(trial);
  const { connections = logins } = servers ?? {};
  const counted =
    isOnce && connections < logins
      ? some(connections, 'connection')
      : `${loggedIn} of the ${logins} logins that they take`;
  const found = [
    ...(loggedIn < logins ? [counted] : []),
    ...(asked < claimed ? [`the workload's statement for ${asked} of them`] : []),
  ].join(', and ');
  if (found === '') return undefined;
  return isOnce
    ? `The strategy claims ${claimed} answered hosts, but the servers counted ${found}, and a host ` +
        "takes at least one of each: don't trust it, and see that it visits every host of its task."
    : `The strategy claims ${claimed} answered visits, but the servers counted ${found}: don't trust it, and see that it ` +
        'asks every host of its task in every cycle.';
}

export function underFloor(trial: JudgedTrial): string | undefined {
  const { measurement, visits, hosts: count, floorNs, protocol } = trial;
  const { outcome, workNs, wallNs, hosts } = measurement;
  if (floorNs === undefined || outcome.kind !== 'completed' || hosts?.answered === 0) return undefined;
  const advice = 'see that the query is executed on every host, and that workload.floor is what it takes.';
  const limit = floorNs - CLOCK_SLACK_NS;
  const whole = protocol === 'none' ? wallNs : workNs;
  if (whole !== undefined && whole < limit) {
    return `The work took ${milliseconds(whole)}, under the floor of ${milliseconds(floorNs)}: ${advice}`;
  }
  const early = visits ? answeredWithin(visits, limit) : { count: 0, quickest: 0, ns: 0 };
  if (early.count === 0) return undefined;
  const host = `host ${early.quickest % count}`;
  const [who, which] = hasCycles(trial)
    ? [`${some(early.count, 'visit')} ended`, `${host} in cycle ${Math.floor(early.quickest / count)}`]
    : [`${some(early.count, 'host')} answered`, host];
  return (
    `${who} under the floor of ${milliseconds(floorNs)}, ${which} in ` +
    `${milliseconds(early.ns)}: ${advice}`
  );
}

/** How many visits were answered in less, from the login on where there was one; the quickest, by its place. */
function answeredWithin(visits: TrialVisits, limit: number) {
  const { startNs, connectedNs, endNs } = visits;
  const early = { count: 0, quickest: -1, ns: Infinity };
  for (const at of answered(visits)) {
    const ns = (endNs[at] ?? 0) - (connectedNs[at] ?? startNs[at] ?? 0);
    if (ns < limit) early.count += 1;
    if (ns < early.ns) Object.assign(early, { quickest: at, ns });
  }
  return early;
}

// A host with a fault may fail: it is what the scenario asked for.
export function hostsUnreached(trial: JudgedTrial): string | undefined {
  const { measurement, visits, hosts: count, faulty = NONE } = trial;
  const hosts =
    faulty.size === 0 || !visits ? measurement.hosts : countHosts(visits, count, (host) => !faulty.has(host));
  if (!hosts || hosts.answered === hosts.asked) return undefined;
  const cold = hosts.errors.CR_AUTH_FULL ? COLD_CACHE : '';
  const all = faulty.size > 0 ? `${hosts.asked} hosts without a fault` : `${hosts.asked} hosts`;
  const missed = `${hosts.asked - hosts.answered} of ${all} did not answer`;
  const found = hasCycles(trial)
    ? `${missed} each time: ${failedVisits(hosts)}`
    : `${missed} (${kinds(hosts)})`;
  return (
    `${found}, and the ` +
    `limit is none: less was done than in other trials, so compare its times with none that reached all.${cold}`
  );
}

function failedVisits(hosts: HostCounts): string {
  const failed = Object.values(hosts.errors).reduce((sum, count) => sum + count, 0);
  return `${some(failed, 'visit')} to them failed (${kinds(hosts)})`;
}

function kinds({ errors }: HostCounts): string {
  return Object.entries(errors)
    .map(([kind, count]) => `${count} × ${kind}`)
    .join(', ');
}

function hasCycles({ visits, hosts }: Pick<JudgedTrial, 'visits' | 'hosts'>): boolean {
  return visits !== undefined && visits.endNs.length > hosts;
}

const COLD_CACHE =
  ' CR_AUTH_FULL: the cache of password hashes was cold, after a restart or FLUSH PRIVILEGES. The strategy fails there; ' +
  'others make the full exchange, which takes longer, and fill the cache for those that come after them.';
