import { matchesGlob } from 'node:path';
import { InputError } from '../vocabulary/errors.ts';
import { omitUndefined } from '../vocabulary/omit-undefined.ts';
import { nearest, quote } from '../vocabulary/wording.ts';
import type { OwnProvider } from './providers.ts';
import type { Scenario, StrategySpec } from './scenario.ts';

/** What the command line may change in a scenario. */
export interface Adjustments {
  /** Hosts of the author's own are there or not: no command line makes them. */
  readonly provider?: 'auto' | OwnProvider;
  readonly rounds?: number;
  readonly seed?: number;
  /** Globs of strategies' names; several add up. */
  readonly only?: string | string[];
}

/** Only what adjusts, of all options of a command. */
export function adjustmentsIn({ provider, rounds, seed, only }: Adjustments): Adjustments {
  const globs = globsOf(only);
  return omitUndefined({ provider, rounds, seed, only: globs.length > 1 ? globs : globs[0] });
}

/** The scenario as the command line wants it. */
export function adjust(scenario: Scenario, { provider, rounds, seed, only }: Adjustments): Scenario {
  const chosen = chooseStrategies(scenario, globsOf(only));
  return {
    ...scenario,
    notices: [...scenario.notices, ...unjudged(scenario, chosen)],
    fleet: { ...scenario.fleet, provider: provider ?? scenario.fleet.provider },
    trials: { ...scenario.trials, seed: seed ?? scenario.trials.seed },
    // A strategy with fewer rounds of its own has its reason (a serial trial takes a minute): it keeps them.
    strategies: chosen.map((each) => ({
      ...each,
      rounds: roundsOf(each.rounds, scenario.trials.rounds, rounds),
    })),
  };
}

/** Those that a glob matches; all where there is none. @throws InputError where a glob matches nothing. */
function chooseStrategies(
  { name: scenario, strategies }: Scenario,
  globs: readonly string[],
): readonly StrategySpec[] {
  if (globs.length === 0) return strategies;
  const names = strategies.map(({ name }) => name);
  const vain = globs.filter((glob) => !names.some((name) => isMatch(name, glob)));
  if (vain.length > 0) {
    const found = vain.map((glob) => quote(glob)).join(', ');
    const meant = nearest(vain[0] ?? '', names);
    const question = meant === undefined ? '' : ` Did you mean ${quote(meant)}?`;
    throw new InputError(
      `Expected --only to name a strategy of ${scenario}, found ${found}.${question} They are: ${names.join(', ')}`,
    );
  }
  return strategies.filter(({ name }) => globs.some((glob) => isMatch(name, glob)));
}

function unjudged({ thresholds }: Scenario, chosen: readonly StrategySpec[]): string[] {
  const names = new Set(thresholds.map(({ strategy }) => strategy));
  for (const { name } of chosen) names.delete(name);
  return names.size === 0
    ? []
    : [`Notice: --only leaves out ${[...names].join(', ')}, whose thresholds are not judged`];
}

// A name may have characters that a glob has, and is matched by itself all the same.
function isMatch(name: string, glob: string): boolean {
  return name === glob || matchesGlob(name, glob);
}

function globsOf(only: Adjustments['only']): string[] {
  return [...new Set([only ?? []].flat())];
}

function roundsOf(own: number, common: number, wanted: number | undefined): number {
  if (wanted === undefined) return own;
  return own < common ? Math.min(own, wanted) : wanted;
}
