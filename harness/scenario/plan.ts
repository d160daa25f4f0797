import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { shuffle } from 'simple-statistics';
import { ScenarioError } from './diagnostic.ts';
import { type DrawnFault, drawFaults } from './fault.ts';
import { planMistake } from './plan-size.ts';
import type { Parameters, Scenario, StrategySpec } from './scenario.ts';

/** A strategy with one set of parameters, on one number of hosts. */
export interface Case {
  /** What tells it from the others: `python/processes workers=32`. */
  readonly name: string;
  readonly strategy: StrategySpec;
  readonly parameters: Parameters;
  readonly hosts: number;
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

function refuseTooLarge({ strategies, fleet, file, source }: Scenario): void {
  const mistake = planMistake(
    strategies.map(({ name, parameterSets, rounds, warmup }) => {
      return { name, cases: parameterSets.length * fleet.hosts.length, trials: rounds + warmup };
    }),
  );
  if (mistake) throw new ScenarioError(file, source, [{ ...mistake, range: [0, 0] }]);
}

/** Every strategy with every set of its parameters, on every number of hosts. */
export function casesOf({ strategies, fleet }: Pick<Scenario, 'strategies' | 'fleet'>): Case[] {
  return strategies.flatMap((strategy) =>
    strategy.parameterSets.flatMap((parameters) =>
      fleet.hosts.map((hosts) => {
        const shown = { ...parameters, ...(fleet.hosts.length > 1 ? { hosts } : {}) };
        const suffix = Object.entries(shown).map(([key, value]) => ` ${key}=${value}`);
        return { name: `${strategy.name}${suffix.join('')}`, strategy, parameters, hosts };
      }),
    ),
  );
}
