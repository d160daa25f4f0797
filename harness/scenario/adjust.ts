import { matchesGlob } from 'node:path';
import { InputError } from '../vocabulary/errors.ts';
import { omitUndefined } from '../vocabulary/omit-undefined.ts';
import type { OwnProvider } from './providers.ts';
import type { Scenario } from './scenario.ts';

/** What the command line may change in a scenario. */
export interface Adjustments {
  /** Hosts of the author's own are there or not: no command line makes them. */
  readonly provider?: 'auto' | OwnProvider;
  readonly rounds?: number;
  readonly seed?: number;
  readonly only?: string;
}

/** Only what adjusts, of all options of a command. */
export function adjustmentsIn({ provider, rounds, seed, only }: Adjustments): Adjustments {
  return omitUndefined({ provider, rounds, seed, only });
}

/** The scenario as the command line wants it. */
export function adjust(scenario: Scenario, { provider, rounds, seed, only }: Adjustments): Scenario {
  const chosen = scenario.strategies.filter(({ name }) => only === undefined || matchesGlob(name, only));
  if (chosen.length === 0) {
    const names = scenario.strategies.map(({ name }) => name).join(', ');
    throw new InputError(
      `Expected --only to name a strategy of ${scenario.name}, found "${only}". They are: ${names}`,
    );
  }
  return {
    ...scenario,
    fleet: { ...scenario.fleet, provider: provider ?? scenario.fleet.provider },
    trials: { ...scenario.trials, seed: seed ?? scenario.trials.seed },
    // A strategy with fewer rounds of its own has its reason (a serial trial takes a minute): it keeps them.
    strategies: chosen.map((each) => ({
      ...each,
      rounds: roundsOf(each.rounds, scenario.trials.rounds, rounds),
    })),
  };
}

function roundsOf(own: number, common: number, wanted: number | undefined): number {
  if (wanted === undefined) return own;
  return own < common ? Math.min(own, wanted) : wanted;
}
