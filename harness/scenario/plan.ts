import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { shuffle } from 'simple-statistics';
import { omitUndefined } from '../vocabulary/omit-undefined.ts';
import type { DrawnFault } from './fault.ts';
import type { Parameters, Scenario, StrategySpec, Workload } from './scenario.ts';
import { planMistake } from './sections/plan-size.ts';
import { ScenarioError } from './yaml/diagnostic.ts';

/** What a case is executed in: it is compared with those in the same. */
export interface Setting {
  readonly hosts: number;
  /** The first so many servers, which the hosts are spread over; absent where servers are not swept. */
  readonly servers?: number;
  readonly workload: Workload;
}

/** A strategy with one set of parameters, in one setting. */
export interface Case extends Setting {
  /** What tells it from the others: `python/processes workers=32`. */
  readonly name: string;
  readonly strategy: StrategySpec;
  readonly parameters: Parameters;
}

/** One case, to be executed once. */
export interface PlannedTrial {
  /** Position in the plan, from 0. */
  readonly index: number;
  /** From 1; rounds are counted apart for warm-ups and for measured trials. */
  readonly round: number;
  readonly warmup: boolean;
  readonly case: string;
}

/** The ordered trials that a scenario comes to. The same scenario and seed give the same plan. */
export interface Plan {
  readonly cases: readonly Case[];
  readonly trials: readonly PlannedTrial[];
  /** Which hosts something is wrong with. */
  readonly faults: readonly DrawnFault[];
}

/**
 * Warm-up rounds first, then the measured ones; every case at most once a round, so that drift hits all alike.
 *
 * @throws ScenarioError where it would have too many trials: the command line may ask for more rounds than were checked.
 */
export function planTrials(scenario: Scenario): Plan {
  refuseTooLarge(scenario);
  const cases = casesOf(scenario);
  const { seed, order } = scenario.trials;
  const random = xoroshiro128plus(seed);
  const arrange = (round: Case[]) =>
    order === 'shuffled' ? shuffle(round, () => uniformFloat64(random)) : round;
  const rounds = (warmup: boolean) => {
    const wanted = ({ strategy }: Case) => (warmup ? strategy.warmup : strategy.rounds);
    const most = Math.max(...cases.map(wanted));
    return Array.from({ length: most }, (_, at) => at + 1).flatMap((round) =>
      arrange(cases.filter((each) => wanted(each) >= round)).map(({ name }) => ({
        round,
        warmup,
        case: name,
      })),
    );
  };
  const trials = [...rounds(true), ...rounds(false)].map((trial, index) => ({ index, ...trial }));
  return { cases, trials, faults: drawFaults(scenario) };
}

function refuseTooLarge(scenario: Scenario): void {
  const { strategies, file, source } = scenario;
  const settings = settingsOf(scenario).length;
  const mistake = planMistake(
    strategies.map(({ name, parameterSets, rounds, warmup }) => {
      return { name, cases: parameterSets.length * settings, trials: rounds + warmup };
    }),
  );
  if (mistake) throw new ScenarioError(file, source, [{ ...mistake, range: [0, 0] }]);
}

/** Distinguishes the draw of the faults from that of the trials' order, which has the same seed. */
const STREAM = 0x6661756c;

/**
 * Whom each fault hits: no host has two, nor a server two. The same fleet and seed give the same draw, whichever provider
 * it is started by.
 */
function drawFaults({ faults, fleet, trials }: Scenario): DrawnFault[] {
  const random = xoroshiro128plus(trials.seed ^ STREAM);
  const shuffled = (length: number) =>
    shuffle(
      Array.from({ length }, (_, id) => id),
      () => uniformFloat64(random),
    );
  const deal = { hosts: shuffled(Math.max(...fleet.hosts)), servers: shuffled(fleet.servers) };
  const take = (from: number[], count: number) => from.splice(0, count).toSorted((a, b) => a - b);
  return faults.map((spec) =>
    'hosts' in spec
      ? { ...spec, hosts: take(deal.hosts, spec.hosts) }
      : { ...spec, servers: take(deal.servers, spec.servers) },
  );
}

/** Every strategy with every set of its parameters, in every setting. */
export function casesOf(scenario: Pick<Scenario, 'strategies' | 'fleet' | 'workloads'>): Case[] {
  const settings = settingsOf(scenario);
  return scenario.strategies.flatMap((strategy) =>
    strategy.parameterSets.flatMap((parameters) =>
      settings.map(({ shown, ...setting }) => {
        const suffix = Object.entries({ ...parameters, ...shown }).map(([key, value]) => ` ${key}=${value}`);
        return { name: `${strategy.name}${suffix.join('')}`, strategy, parameters, ...setting };
      }),
    ),
  );
}

/** Every combination of what is swept outside of the strategies, and what of it tells one from the others. */
function settingsOf({ fleet, workloads }: Pick<Scenario, 'fleet' | 'workloads'>) {
  const swept: readonly (number | undefined)[] = fleet.sweptServers ?? [undefined];
  return fleet.hosts.flatMap((hosts) =>
    swept.flatMap((servers) =>
      workloads.map((workload) => {
        const shown = omitUndefined({
          hosts: fleet.hosts.length > 1 ? hosts : undefined,
          servers,
          ...workload.swept,
        });
        return omitUndefined({ hosts, servers, workload, shown });
      }),
    ),
  );
}
