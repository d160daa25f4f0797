import { CATALOGUE } from '../strategies/catalogue.ts';
import { duration, quote, some } from '../vocabulary/wording.ts';
import { knownAtOnce } from './expected-time.ts';
import { type Case, casesOf } from './plan.ts';
import { PROVIDERS } from './providers.ts';
import type { Scenario, Workload } from './scenario.ts';
import { isOneShot, lastDueNs } from './schedule.ts';
import { sleptIn } from './sections/workload.ts';

/** A strategy whose trials can't end in time, as far as that is certain. */
export interface Endless {
  readonly strategy: Case['strategy'];
  readonly message: string;
  readonly hint: string;
  /** Else it hangs on what the author says of the servers, or on hosts that may be down. */
  readonly isCertain: boolean;
}

/**
 * The strategies with cases that take longer than a trial may: the servers sleep, and no more hosts are visited at the same time. What
 * may take no time at all counts as none, so that nothing is refused that could end.
 */
export function endlessStrategies(scenario: Scenario): Endless[] {
  const byStrategy = Map.groupBy(casesOf(scenario), ({ strategy }) => strategy);
  return [...byStrategy].flatMap(([strategy, cases]) => {
    const found = endlessOf(cases, scenario, true) ?? endlessOf(cases, scenario, false);
    return found ? [{ strategy, ...found }] : [];
  });
}

function endlessOf(
  cases: readonly Case[],
  scenario: Scenario,
  isCertain: boolean,
): Omit<Endless, 'strategy'> | undefined {
  const { timeoutMs } = scenario.trials;
  const least = cases.map((each) => ({ name: each.name, ...leastOf(each, scenario, isCertain) }));
  const [longest, ...others] = least.filter(({ ms }) => ms >= timeoutMs).toSorted((a, b) => b.ms - a.ms);
  if (!longest) return undefined;
  const [takes, may] = [longest.ms, timeoutMs].map((ms) => duration(ms * 1e6));
  const more = others.length === 0 ? '' : `, and ${others.length} more of this strategy can't end in time`;
  return {
    isCertain,
    message: `Case ${quote(longest.name)} takes ${takes} at least, and trials.timeout is ${may}${more}`,
    hint: `${longest.why}. Raise trials.timeout, visit fewer hosts, or more of them at the same time.`,
  };
}

/** The least that a trial of a case takes from GO to DONE, and what that is made of. */
function leastOf(each: Case, scenario: Scenario, isCertain: boolean): { ms: number; why: string } {
  const { hosts, workload } = each;
  const { provider, external } = scenario.fleet;
  const { command } = each.strategy;
  const isOurs = provider === 'auto' || PROVIDERS[provider].isOurs;
  // Without the protocol nothing is known of it; hosts of the author's own may be down, and fail at once.
  if ((command.kind === 'program' && command.protocol === 'none') || (isCertain && !isOurs))
    return { ms: 0, why: '' };
  const floorNs = Math.max(sleptIn(workload.statements), isCertain ? 0 : (workload.floorNs ?? 0));
  const entry = command.kind === 'catalogue' ? CATALOGUE.get(command.name) : undefined;
  const atOnce = Math.min(entry ? knownAtOnce(entry, each) : hosts, external?.maxConnections ?? hosts);
  const { healthy, silent } = leastHosts(scenario, hosts);
  // How long a program of the author's waits for a host that says nothing is its own affair.
  const waitMs = entry && silent > 0 ? workload.timeoutMs : 0;
  const floorMs = healthy > 0 ? floorNs / 1e6 : 0;
  const { schedule } = workload;
  const { cycles = 1 } = schedule;
  // A host's visits come one after the other, and the last of all is not made before it is due.
  const slowestMs = Math.max(floorMs, waitMs);
  const ms = Math.max(
    Math.ceil((healthy * cycles) / atOnce) * floorMs,
    ((healthy * floorMs + silent * waitMs) * cycles) / atOnce,
    cycles * slowestMs,
    slowestMs > 0 ? lastDueNs(schedule, hosts) / 1e6 + (schedule.forNs === undefined ? slowestMs : 0) : 0,
  );
  const parts = [
    ...(floorMs > 0 ? [`${some(healthy, 'host')} of ${duration(floorNs)} each`] : []),
    ...(waitMs > 0 ? [`${some(silent, 'silent host')} of ${duration(waitMs * 1e6)} each`] : []),
  ];
  const times = isOneShot(schedule) ? '' : `, ${timesOf(schedule)}`;
  return { ms, why: `${parts.join(' and ')}, ${atOnce === 1 ? 'one' : atOnce} at a time${times}` };
}

function timesOf({ cycles = 1, everyNs, forNs }: Workload['schedule']): string {
  if (forNs !== undefined) return `for ${duration(forNs)}`;
  return `${some(cycles, 'cycle')}${everyNs === undefined ? '' : `, one every ${duration(everyNs)}`}`;
}

/** Of the first so many hosts, how many are healthy and how many are silent for certain, whichever the seed hits. */
function leastHosts({ faults, fleet }: Scenario, hosts: number): { healthy: number; silent: number } {
  const spared = Math.max(...fleet.hosts) - hosts;
  let [faulty, silent] = [0, 0];
  for (const spec of faults) {
    if ('servers' in spec) faulty += spec.servers * Math.ceil(hosts / fleet.servers);
    else faulty += spec.hosts;
    // One that is silent in some cycles may be visited in others alone.
    if (!spec.during && (spec.fault.kind === 'silent' || spec.fault.kind === 'stall'))
      silent += 'hosts' in spec ? spec.hosts : 0;
  }
  return { healthy: Math.max(0, hosts - faulty), silent: Math.max(0, silent - spared) };
}
