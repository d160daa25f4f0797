import { CATALOGUE } from '../../harness/strategies/catalogue.ts';
import { missing } from '../requirements.ts';
import type { Case } from './perform.ts';

/** Every strategy of the catalogue, and every choice that its parameters have. */
export const CASES: readonly Case[] = [...CATALOGUE].flatMap(([name, { parameters }]) => {
  const choices = Object.entries(parameters).map(([parameter, spec]) =>
    spec.type === 'choice'
      ? spec.choices.map((choice) => ({ [parameter]: choice }))
      : [{ [parameter]: 3 }, {}],
  );
  const sets = choices.reduce<Case['parameters'][]>(
    (sets, next) => sets.flatMap((set) => next.map((one) => ({ ...set, ...one }))),
    [{}],
  );
  return sets.map((set) => ({ name, parameters: set }));
});

/** One case a strategy: the faults are the program's, whatever its parameters. */
export const STRATEGIES: readonly Case[] = [...CATALOGUE.keys()].map((name) => ({ name, parameters: {} }));

/** A test's title and options: strategies are skipped where what they run on, or are made by, is missing. */
export function titled({ name, parameters }: Case, what: string) {
  const values = Object.entries(parameters).map(([parameter, value]) => `${parameter}=${value}`);
  return {
    title: [name, ...values, what].join(' '),
    options: { skip: skipped(name), timeout: 60_000 },
  };
}

function skipped(name: string): string | false {
  if (name.startsWith('python/')) return missing('python');
  return name.startsWith('native/') && missing('compiler');
}
