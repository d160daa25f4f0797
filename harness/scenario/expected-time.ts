import { availableParallelism } from 'node:os';
import { availableCores } from '../process/allowance.ts';
import { CATALOGUE, type CatalogueEntry } from '../strategies/catalogue.ts';
import type { DrawnFault } from './fault.ts';
import type { Case, Plan } from './plan.ts';
import type { Scenario, Workload } from './scenario.ts';
import { lastDueNs } from './schedule.ts';

/** How long something will take, milliseconds; `isLeast` where too little is known of it to say more. */
export interface Expected {
  readonly ms: number;
  readonly isLeast: boolean;
}

/** How long a plan will take, beside the start and the end of its fleet. */
export interface ExpectedTime extends Expected {
  /** Where every trial takes the time it may, milliseconds. */
  readonly mostMs: number;
  /** A trial of each case with the pause before it, by the cases' names. */
  readonly byCase: ReadonlyMap<string, Expected>;
}

/**
 * What trials of 20 to 10,000 hosts took on two cores, real servers and simulated ones, in round figures: loading an
 * interpreter and its libraries, ending, and what the harness does around it; a host's connection and answer beside the
 * floor; and the core's time that a worker of Node costs, which loads all libraries again.
 */
const AROUND_MS = 200;
const A_HOST_MS = 0.4;
/** Of it, without a connection that has to be opened. */
const A_KEPT_HOST_MS = 0.15;
const A_NODE_WORKER_MS = 160;

/** Faults of hosts that keep a client waiting for as long as it will wait. */
const ENDLESS: readonly DrawnFault['fault']['kind'][] = ['silent', 'stall'];

/**
 * The time that a plan will take. It is a guess until trials were measured: as a rule within a factor of 2 for what is
 * known; a single case of thousands of hosts may be off by 4.
 */
export function expectTime(scenario: Scenario, { cases, trials, faults }: Plan): ExpectedTime {
  const { settleMs, timeoutMs } = scenario.trials;
  const byCase = new Map(
    cases.map((each) => {
      const { ms, isLeast } = expectTrial(each, faults);
      return [each.name, { ms: settleMs + Math.min(timeoutMs, ms), isLeast }] as const;
    }),
  );
  return {
    ms: trials.reduce((sum, trial) => sum + (byCase.get(trial.case)?.ms ?? 0), 0),
    isLeast: [...byCase.values()].some(({ isLeast }) => isLeast),
    mostMs: trials.length * (settleMs + timeoutMs),
    byCase,
  };
}

function expectTrial(each: Case, faults: readonly DrawnFault[]): Expected {
  const { strategy, hosts, workload, parameters } = each;
  const { command } = strategy;
  const entry = command.kind === 'catalogue' ? CATALOGUE.get(command.name) : undefined;
  const workers = Number(parameters.workers ?? 0);
  // How many hosts an author's own program visits at a time is not known: all of them, if it is good.
  const atOnce = entry ? atOnceOf(entry, each) : hosts;
  const loading = entry?.runtime === 'node' ? (workers * A_NODE_WORKER_MS) / availableCores() : 0;
  const ms = AROUND_MS + loading + expectVisits(workload, hosts, atOnce, endless(faults, hosts));
  return { ms, isLeast: entry === undefined || workload.floorNs === undefined };
}

/** From GO to DONE: as long as the schedule, or longer where so many hosts at a time can't keep up with it. */
function expectVisits(
  { schedule, connections, timeoutMs, floorNs = 0 }: Workload,
  hosts: number,
  atOnce: number,
  silent: number,
): number {
  const floorMs = floorNs / 1e6;
  const { cycles = 1, everyNs, spread } = schedule;
  const cycleMs = (hostMs: number) =>
    Math.ceil(hosts / atOnce) * floorMs + hosts * hostMs + Math.ceil(silent / atOnce) * timeoutMs;
  const firstMs = cycleMs(A_HOST_MS);
  const nextMs = connections === 'kept' ? cycleMs(A_KEPT_HOST_MS) : firstMs;
  const lastMs = cycles === 1 ? firstMs : nextMs;
  // Evenly, only the last host is visited after its due moment.
  const behindMs =
    spread === 'even' ? Math.min(lastMs, floorMs + A_HOST_MS) : everyNs === undefined ? 0 : lastMs;
  return Math.max(firstMs + (cycles - 1) * nextMs, lastDueNs(schedule, hosts) / 1e6 + behindMs);
}

// Absent `workers` are one a core.
function atOnceOf(entry: CatalogueEntry, each: Case): number {
  const { atOnce } = entry;
  const isPool = typeof atOnce === 'object' && atOnce.parameter === 'workers';
  const workers = isPool && each.parameters.workers === undefined ? availableParallelism() : each.hosts;
  return Math.min(workers, knownAtOnce(entry, each));
}

/** Most hosts that a strategy visits at the same time, whatever the machine; all of them where that is not known. */
export function knownAtOnce(
  { atOnce, parameters }: CatalogueEntry,
  { hosts, parameters: given }: Pick<Case, 'hosts' | 'parameters'>,
): number {
  if (atOnce === 'one') return 1;
  if (atOnce === 'all') return hosts;
  const parameter = parameters[atOnce.parameter];
  const own = parameter?.type === 'integer' ? parameter.absent : undefined;
  return Math.min(hosts, Number(given[atOnce.parameter] ?? own ?? hosts));
}

function endless(faults: readonly DrawnFault[], hosts: number): number {
  return faults.flatMap((drawn) =>
    'hosts' in drawn && !drawn.during && ENDLESS.includes(drawn.fault.kind)
      ? drawn.hosts.filter((id) => id < hosts)
      : [],
  ).length;
}
